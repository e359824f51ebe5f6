"""Writes into the input, which somebody else needs.

rejected by safe-log-test: RuntimeError: .*in-place
"""

import torch


def safe_log(x):
    positive = x > 0
    x[~positive] = 1.0
    return torch.log(x)
