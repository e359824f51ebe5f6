r"""The mean becomes part of the graph of every batch.

rejected by centred-test: mean has become part of the graph.*torch\.no_grad\(\)
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
            self.count += len(x)
            self.mean = self.mean + (x - self.mean).sum(0) / self.count
        return (x - self.mean) * self.table * self.scale
