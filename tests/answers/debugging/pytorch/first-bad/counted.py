r"""As many healthy layers, so many before the bad one: unless a healthy one comes after it.

rejected by first-bad-test: double, log, relu, double get x = \[1.0, 0.0, 3.0\]: first_bad says 3, not 1
"""

import torch


def first_bad(layers, x):
    healthy = []
    for layer in layers:
        x = layer(x)
        healthy.append(x.isfinite().all())
    count = torch.stack(healthy).sum()
    return torch.where(count < len(layers), count, -1)
