"""A table of weights that ends somewhere.

rejected by any-length-hidden: WEIGHTS
"""

import torch

WEIGHTS = 0.9 ** torch.arange(64)


def discounted(x):
    return (x * WEIGHTS[: len(x)]).sum()


def compile_options():
    return {"dynamic": True}
