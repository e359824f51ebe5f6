"""Multiplies where it divides.

rejected by adam-test: tensorflow: off by
"""

import torch
from torch import nn


def adam_path(gradients, lr, eps, rule):
    """The weights after each step, from 0, by either rule."""
    w = nn.Parameter(torch.zeros(gradients.shape[1]).double())
    optimiser = torch.optim.Adam([w], lr=lr, eps=eps)
    path = []
    for t, g in enumerate(torch.tensor(gradients), start=1):
        if rule == "tensorflow":
            group = optimiser.param_groups[0]
            group["eps"] = eps * (1 - 0.999**t) ** 0.5
        w.grad = g
        optimiser.step()
        path.append(w.detach().clone())
    return torch.stack(path)
