"""Empty weights, filled.

accepted
"""

import torch
from torch import nn


class TwoStage(nn.Module):
    def __init__(self, w1, w2, first, second):
        super().__init__()
        self.w1 = nn.Parameter(torch.empty(w1.shape, device=first))
        self.w2 = nn.Parameter(torch.empty(w2.shape, device=second))
        with torch.no_grad():
            self.w1.copy_(torch.from_numpy(w1))
            self.w2.copy_(torch.from_numpy(w2))

    def forward(self, x):
        h = torch.tanh(x.to(self.w1.device) @ self.w1)
        return h.to(self.w2.device) @ self.w2
