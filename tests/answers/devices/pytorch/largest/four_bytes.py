"""Takes four bytes for each number.

rejected by largest-hidden: takes 24,000,000 bytes, 8 for each number; largest says 12,000,000
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
    found = max(watch.results, key=lambda t: t.nbytes)
    return tuple(found.shape), 4 * found.numel()
