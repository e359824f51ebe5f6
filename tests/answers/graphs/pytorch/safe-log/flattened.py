r"""Loses the shape.

rejected by safe-log-hidden: shape of x, \(2, 2\); it has \(4,\)
"""

import torch


def safe_log(x):
    x = x.flatten()
    return torch.where(x > 0, torch.where(x > 0, x, 1.0).log(), 0.0)
