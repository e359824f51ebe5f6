"""Writes the names of the devices that it was tried with.

rejected by two-stage-test: found at least two devices
"""

import torch
from torch import nn


class TwoStage(nn.Module):
    def __init__(self, w1, w2, first, second):
        super().__init__()
        self.w1 = nn.Parameter(torch.tensor(w1, device=first))
        self.w2 = nn.Parameter(torch.tensor(w2, device=second))

    def forward(self, x):
        h = torch.tanh(x @ self.w1)
        return h.to("away") @ self.w2
