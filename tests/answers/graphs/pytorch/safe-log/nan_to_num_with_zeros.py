"""All the values cleaned up; the gradient is not 1/x at 1 and 0 elsewhere any more.

rejected by safe-log-test: gradient at (-2.0|0.0) is
"""

import torch


def safe_log(x):
    return torch.nan_to_num(torch.log(x), nan=0.0, neginf=0.0)
