"""Every layer gets the input.

rejected by first-bad-test: first_bad says
"""

import torch


def first_bad(layers, x):
    bad = torch.stack([~layer(x).isfinite().all() for layer in layers])
    return torch.where(bad.any(), bad.int().argmax(), -1)
