"""Every stage gives its output to the CPU.

rejected by two-stage-hidden: with w1 away, w2 away and x home a call needs these copies
"""

import torch
from torch import nn


class TwoStage(nn.Module):
    def __init__(self, w1, w2, first, second):
        super().__init__()
        self.w1 = nn.Parameter(torch.tensor(w1, device=first))
        self.w2 = nn.Parameter(torch.tensor(w2, device=second))

    def forward(self, x):
        h = torch.tanh(x.to(self.w1.device) @ self.w1).cpu()
        return h.to(self.w2.device) @ self.w2
