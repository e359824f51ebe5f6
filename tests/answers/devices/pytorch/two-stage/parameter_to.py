"""What .to gives of a parameter is no parameter.

rejected by two-stage-test: an optimizer finds 1 weights to train, not 2
"""

import torch
from torch import nn


class TwoStage(nn.Module):
    def __init__(self, w1, w2, first, second):
        super().__init__()
        self.w1 = nn.Parameter(torch.tensor(w1)).to(first)
        self.w2 = nn.Parameter(torch.tensor(w2)).to(second)

    def forward(self, x):
        h = torch.tanh(x.to(self.w1.device) @ self.w1)
        return h.to(self.w2.device) @ self.w2
