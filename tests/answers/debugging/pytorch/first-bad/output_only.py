r"""Looks at the end, where nothing is to be seen.

rejected by first-bad-test: first_bad says -1, not 1. log\(0\) is -inf, and relu makes a tidy 0 of it
"""

import torch


def first_bad(layers, x):
    for layer in layers:
        x = layer(x)
    return torch.where(x.isfinite().all(), -1, len(layers) - 1)
