"""Every batch counts the same, however long it is.

rejected by centred-test: with two batches: train returns
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
            with torch.no_grad():
                self.count += 1
                self.mean += (x.mean(0) - self.mean) / self.count
        return (x - self.mean) * self.table * self.scale
