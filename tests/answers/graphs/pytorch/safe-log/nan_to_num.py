r"""Cleans up afterwards: the infinity at 0 becomes the smallest number.

rejected by safe-log-test: safe_log\(0.0\) gives -3.4\d*e\+38, not 0
"""

import torch


def safe_log(x):
    return torch.nan_to_num(torch.log(x))
