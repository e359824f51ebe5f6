"""Counts the healthy layers before the first bad one.

accepted
"""

import torch


def first_bad(layers, x):
    healthy = []
    for layer in layers:
        x = layer(x)
        healthy.append(torch.isfinite(x).all())
    before = torch.stack(healthy).int().cumprod(0).sum()
    return torch.where(before == len(layers), -1, before)
