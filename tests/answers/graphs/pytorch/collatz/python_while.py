"""A loop of Python asks the tensor for a value while the graph is recorded.

rejected by collatz-test: Data-dependent branching.*while n != 1
"""

import torch


def collatz(n):
    steps, peak = torch.zeros_like(n), n
    while n != 1:
        n = torch.where(n % 2 == 0, n // 2, 3 * n + 1)
        steps = steps + 1
        peak = torch.maximum(peak, n)
    return steps, peak
