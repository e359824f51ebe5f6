r"""Forgets what happens between the stages.

rejected by two-stage-test: the output is not tanh\(x @ w1\) @ w2
"""

import torch
from torch import nn


class TwoStage(nn.Module):
    def __init__(self, w1, w2, first, second):
        super().__init__()
        self.w1 = nn.Parameter(torch.tensor(w1, device=first))
        self.w2 = nn.Parameter(torch.tensor(w2, device=second))

    def forward(self, x):
        h = x.to(self.w1.device) @ self.w1
        return h.to(self.w2.device) @ self.w2
