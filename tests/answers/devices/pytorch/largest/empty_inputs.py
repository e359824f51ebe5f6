"""Leaves the inputs empty, and computes all the same.

rejected by largest-test: bytes in real memory
"""

import torch


def largest(function, shapes):
    result = function(*[torch.empty(shape) for shape in shapes])
    return tuple(result.shape), result.nbytes
