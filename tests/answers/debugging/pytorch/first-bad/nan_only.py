r"""Infinity is not NaN.

rejected by first-bad-test: first_bad says -1, not 1. log\(0\) is -inf
"""

import torch


def first_bad(layers, x):
    bad = []
    for layer in layers:
        x = layer(x)
        bad.append(x.isnan().any())
    bad = torch.stack(bad)
    return torch.where(bad.any(), bad.int().argmax(), -1)
