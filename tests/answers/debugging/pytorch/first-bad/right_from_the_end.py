"""Goes back from the last layer, so that the first is what stays.

accepted
"""

import torch


def first_bad(layers, x):
    healthy = []
    for layer in layers:
        x = layer(x)
        healthy.append(x.isfinite().all())
    first = torch.tensor(-1)
    for number in reversed(range(len(layers))):
        first = torch.where(healthy[number], first, number)
    return first
