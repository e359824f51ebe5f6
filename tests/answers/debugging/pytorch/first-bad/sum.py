"""The sum of large numbers is not finite, each of them is.

rejected by first-bad-hidden: doubled is large, but each number is finite; first_bad says [01], not -1
"""

import torch


def first_bad(layers, x):
    bad = []
    for layer in layers:
        x = layer(x)
        bad.append(~x.sum().isfinite())
    bad = torch.stack(bad)
    return torch.where(bad.any(), bad.int().argmax(), -1)
