r"""Looks at the result only.

rejected by largest-test: attention .*result has shape \(1000000, 1000000\); largest says \(1000000, 8\)
"""

import torch


def largest(function, shapes):
    result = function(*[torch.empty(shape, device="meta") for shape in shapes])
    return tuple(result.shape), result.nbytes
