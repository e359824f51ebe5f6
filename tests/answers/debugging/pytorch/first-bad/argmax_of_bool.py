"""argmax takes no truth values.

rejected by first-bad-test: [Bb]ool
"""

import torch


def first_bad(layers, x):
    bad = []
    for layer in layers:
        x = layer(x)
        bad.append(~x.isfinite().all())
    bad = torch.stack(bad)
    return torch.where(bad.any(), bad.argmax(), -1)
