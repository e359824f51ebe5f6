"""Layers counted from 1.

rejected by first-bad-test: first_bad says 2, not 1
"""

import torch


def first_bad(layers, x):
    first = torch.tensor(-1)
    for number, layer in enumerate(layers, start=1):
        x = layer(x)
        bad = ~x.isfinite().all()
        first = torch.where((first < 0) & bad, number, first)
    return first
