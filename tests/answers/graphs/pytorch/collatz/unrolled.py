"""A loop over range is written out in the graph, and ends after a fixed number of rounds.

rejected by collatz-test: operations: a Python loop was written out
"""

import torch


def collatz(n):
    steps, peak = torch.zeros_like(n), n
    for _ in range(40):
        steps = steps + (n != 1)
        following = torch.where(n % 2 == 0, n // 2, 3 * n + 1)
        n = torch.where(n == 1, n, following)
        peak = torch.maximum(peak, n)
    return steps, peak
