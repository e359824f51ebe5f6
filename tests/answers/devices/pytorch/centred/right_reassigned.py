"""A buffer may be given another tensor.

accepted
"""

import torch
from torch import nn


class Centred(nn.Module):
    def __init__(self, features):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(features))
        self.register_buffer("mean", torch.zeros(features))
        self.register_buffer("count", torch.tensor(0))
        self.register_buffer("table", 1 / torch.arange(1, features + 1), persistent=False)

    def forward(self, x):
        if self.training:
            self.count = self.count + len(x)
            new = (x.detach() - self.mean).sum(0) / self.count
            self.mean = self.mean + new
        return (x - self.mean) * self.table * self.scale
