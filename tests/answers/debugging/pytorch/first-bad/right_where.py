"""Remembers the first while it goes.

accepted
"""

import torch


def first_bad(layers, x):
    first = torch.tensor(-1)
    for number, layer in enumerate(layers):
        x = layer(x)
        bad = ~x.isfinite().all()
        first = torch.where((first < 0) & bad, number, first)
    return first
