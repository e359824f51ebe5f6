r"""The logarithm of a small number is not 0.

rejected by safe-log-test: safe_log\(-2.0\) gives -16.1\d*, not 0
"""

import torch


def safe_log(x):
    return torch.log(x.clamp(min=1e-7))
