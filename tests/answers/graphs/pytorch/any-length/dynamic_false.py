"""No loop, but the options ask for a graph for every shape.

rejected by any-length-test: 5 lengths took 5 graphs.*and at the options
"""

import torch


def discounted(x):
    return (0.9 ** torch.arange(len(x)) * x).sum()


def compile_options():
    return {"dynamic": False}
