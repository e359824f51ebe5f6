"""A table made once for all lies where it was made.

rejected by centred-test: train, move away, train: .*found at least two devices
"""

import functools

import torch
from torch import nn


@functools.cache
def table(features):
    return 1 / torch.arange(1, features + 1)


class Centred(nn.Module):
    def __init__(self, features):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(features))
        self.register_buffer("mean", torch.zeros(features))
        self.register_buffer("count", torch.tensor(0))

    def forward(self, x):
        if self.training:
            with torch.no_grad():
                self.count += len(x)
                self.mean += (x - self.mean).sum(0) / self.count
        return (x - self.mean) * table(x.shape[1]) * self.scale
