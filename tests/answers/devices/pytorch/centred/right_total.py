"""Keeps the total of the rows; the mean follows from it.

accepted
"""

import torch
from torch import nn


class Centred(nn.Module):
    def __init__(self, features):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(features))
        self.register_buffer("total", torch.zeros(features))
        self.register_buffer("count", torch.tensor(0))
        self.register_buffer("table", 1 / torch.arange(1, features + 1), persistent=False)

    def forward(self, x):
        if self.training:
            self.count += len(x)
            self.total += x.detach().sum(0)
        mean = self.total / self.count.clamp(min=1)
        return (x - mean) * self.table * self.scale
