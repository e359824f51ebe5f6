"""The default: the second length brings the general graph.

accepted
"""

import torch


def discounted(x):
    return torch.dot(0.9 ** torch.arange(x.shape[0], dtype=x.dtype), x)


def compile_options():
    return {}
