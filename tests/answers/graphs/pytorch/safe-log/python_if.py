"""Asks a whole tensor whether it is positive.

rejected by safe-log-test: RuntimeError: Boolean value of Tensor
"""

import torch


def safe_log(x):
    if x > 0:
        return torch.log(x)
    return torch.tensor(0.0)
