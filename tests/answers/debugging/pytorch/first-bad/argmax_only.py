"""0 where all is well.

rejected by first-bad-test: first_bad says 0, not -1. all is finite
"""

import torch


def first_bad(layers, x):
    bad = []
    for layer in layers:
        x = layer(x)
        bad.append(~x.isfinite().all())
    return torch.stack(bad).int().argmax()
