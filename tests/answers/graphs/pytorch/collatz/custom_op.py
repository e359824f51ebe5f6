"""An operator of one's own: the graph holds a call back into Python.

rejected by collatz-test: calls back into Python
"""

import torch


@torch.library.custom_op("tandem_answers::collatz", mutates_args=())
def collatz_in_python(n: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    n = int(n)
    steps, peak = 0, n
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
        peak = max(peak, n)
    return torch.tensor(steps), torch.tensor(peak)


@collatz_in_python.register_fake
def shapes(n):
    return torch.empty((), dtype=torch.int64), torch.empty((), dtype=torch.int64)


def collatz(n):
    return collatz_in_python(n)
