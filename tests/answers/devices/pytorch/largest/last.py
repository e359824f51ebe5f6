r"""Takes the last result of all.

rejected by largest-test: attention .*largest says \(1000000, 8\)
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
    found = watch.results[-1]
    return tuple(found.shape), found.nbytes
