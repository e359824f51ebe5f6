r"""Makes the inputs inside the mode, so that they count.

rejected by largest-test: rows .*has shape \(4000,\); largest says \(4000, 1000\)
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
    with Watch() as watch:
        function(*[torch.empty(shape, device="meta") for shape in shapes])
    found = max(watch.results, key=lambda t: t.nbytes)
    return tuple(found.shape), found.nbytes
