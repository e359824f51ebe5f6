"""Brings the output home.

rejected by two-stage-test: with w1 home and w2 away a call needs these copies
"""

import torch
from torch import nn


class TwoStage(nn.Module):
    def __init__(self, w1, w2, first, second):
        super().__init__()
        self.w1 = nn.Parameter(torch.tensor(w1, device=first))
        self.w2 = nn.Parameter(torch.tensor(w2, device=second))

    def forward(self, x):
        h = torch.tanh(x.to(self.w1.device) @ self.w1)
        return (h.to(self.w2.device) @ self.w2).cpu()
