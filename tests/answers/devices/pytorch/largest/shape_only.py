"""Forgets the bytes.

rejected by largest-test: not a shape and a number of bytes
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
    return max((t.shape for t in watch.results), key=torch.Size.numel)
