"""A layer with one good value counts as healthy.

rejected by first-bad-test: first_bad says -1, not 1
"""

import torch


def first_bad(layers, x):
    bad = []
    for layer in layers:
        x = layer(x)
        bad.append(~x.isfinite().any())
    bad = torch.stack(bad)
    return torch.where(bad.any(), bad.int().argmax(), -1)
