"""n.item() is int(n) by another name.

rejected by collatz-test: 4 numbers took 4 graphs.*never turn it into an int
"""

import torch


def collatz(n):
    n = n.item()
    steps, peak = 0, n
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
        peak = max(peak, n)
    return torch.tensor(steps), torch.tensor(peak)
