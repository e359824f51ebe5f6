"""The weights as a running product.

accepted
"""

import torch


def discounted(x):
    steps = torch.full_like(x, 0.9)
    weights = torch.cumprod(steps, dim=0) / 0.9
    return torch.sum(weights * x)


def compile_options():
    return {"dynamic": True}
