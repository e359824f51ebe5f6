r"""Shifts every number to avoid the one.

rejected by safe-log-test: safe_log\(0.5\) gives -0.69\d*, not -0.69
"""

import torch


def safe_log(x):
    return torch.where(x > 0, torch.log(x.relu() + 1e-4), 0.0)
