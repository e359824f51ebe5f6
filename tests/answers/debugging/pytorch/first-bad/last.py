"""Overwrites what it has found: the last bad layer.

rejected by first-bad-test: log, squash, log, double .*says 3, not 0.*asked for is the first
"""

import torch


def first_bad(layers, x):
    found = torch.tensor(-1)
    for number, layer in enumerate(layers):
        x = layer(x)
        found = torch.where(x.isfinite().all(), found, number)
    return found
