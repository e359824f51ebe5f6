"""Counts numbers, not bytes.

rejected by largest-test: takes 16,000,000 bytes; largest says 4,000,000
"""

import torch
from torch.utils._python_dispatch import TorchDispatchMode


class Watch(TorchDispatchMode):
    def __init__(self):
        super().__init__()
        self.results = []

    def __torch_dispatch__(self, op, types, args=(), kwargs=None):
        result = op(*args, **(kwargs or {}))
        self.results.append(result)
        return result


def largest(function, shapes):
    inputs = [torch.empty(shape, device="meta") for shape in shapes]
    with Watch() as watch:
        function(*inputs)
    found = max(watch.results, key=lambda t: t.numel())
    return tuple(found.shape), found.numel()
