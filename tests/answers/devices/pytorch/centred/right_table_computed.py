"""The table is computed where the input lies.

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

    def forward(self, x):
        if self.training:
            with torch.no_grad():
                self.count += len(x)
                self.mean += (x - self.mean).sum(0) / self.count
        table = 1 / torch.arange(1, x.shape[1] + 1, device=x.device)
        return (x - self.mean) * table * self.scale
