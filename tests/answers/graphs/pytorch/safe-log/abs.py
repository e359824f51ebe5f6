r"""The logarithm of -2 is not that of 2.

rejected by safe-log-test: safe_log\(-2.0\) gives 0.693\d*, not 0
"""

import torch


def safe_log(x):
    return torch.log(x.abs())
