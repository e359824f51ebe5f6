r"""The mean is an attribute, brought along by hand in the call.

rejected by centred-test: with a move: a call copies a tensor of shape \(3,\) from home to away
"""

import torch
from torch import nn


class Centred(nn.Module):
    def __init__(self, features):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(features))
        self.mean = torch.zeros(features)
        self.register_buffer("count", torch.tensor(0))
        self.register_buffer("table", 1 / torch.arange(1, features + 1), persistent=False)

    def forward(self, x):
        self.mean = self.mean.to(x.device)
        if self.training:
            with torch.no_grad():
                self.count += len(x)
                self.mean += (x - self.mean).sum(0) / self.count
        return (x - self.mean) * self.table * self.scale
