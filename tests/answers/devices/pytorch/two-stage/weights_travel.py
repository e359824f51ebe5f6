"""Brings the weights to the data.

rejected by two-stage-test: each call copies w2 from away to home
"""

import torch
from torch import nn


class TwoStage(nn.Module):
    def __init__(self, w1, w2, first, second):
        super().__init__()
        self.w1 = nn.Parameter(torch.tensor(w1, device=first))
        self.w2 = nn.Parameter(torch.tensor(w2, device=second))

    def forward(self, x):
        h = torch.tanh(x @ self.w1.to(x.device))
        return h @ self.w2.to(h.device)
