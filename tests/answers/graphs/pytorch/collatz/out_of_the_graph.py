"""Takes the loop out of the graph by a decorator.

rejected by collatz-test: no single graph.*disable|skipped
"""

import torch


@torch.compiler.disable
def collatz_in_python(n):
    n = int(n)
    steps, peak = 0, n
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
        peak = max(peak, n)
    return torch.tensor(steps), torch.tensor(peak)


def collatz(n):
    return collatz_in_python(n)
