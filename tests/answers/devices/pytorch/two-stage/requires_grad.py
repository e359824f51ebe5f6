"""A gradient does not make a parameter.

rejected by two-stage-test: an optimizer finds 0 weights to train, not 2
"""

import torch
from torch import nn


class TwoStage(nn.Module):
    def __init__(self, w1, w2, first, second):
        super().__init__()
        self.w1 = torch.tensor(w1, device=first, requires_grad=True)
        self.w2 = torch.tensor(w2, device=second, requires_grad=True)

    def forward(self, x):
        h = torch.tanh(x.to(self.w1.device) @ self.w1)
        return h.to(self.w2.device) @ self.w2
