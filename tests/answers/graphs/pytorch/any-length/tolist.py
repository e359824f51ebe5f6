"""Numbers of Python are constants of the graph.

rejected by any-length-test: graph
"""

import torch


def discounted(x):
    return torch.tensor(sum(0.9**i * v for i, v in enumerate(x.tolist())))


def compile_options():
    return {}
