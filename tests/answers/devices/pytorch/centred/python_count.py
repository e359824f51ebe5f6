"""A Python number is no state.

rejected by centred-test: with saving and loading: train returns
"""

import torch
from torch import nn


class Centred(nn.Module):
    def __init__(self, features):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(features))
        self.register_buffer("mean", torch.zeros(features))
        self.count = 0
        self.register_buffer("table", 1 / torch.arange(1, features + 1), persistent=False)

    def forward(self, x):
        if self.training:
            with torch.no_grad():
                self.count += len(x)
                self.mean += (x - self.mean).sum(0) / self.count
        return (x - self.mean) * self.table * self.scale
