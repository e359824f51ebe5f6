r"""The peak of what comes after the start.

rejected by collatz-test: climb to \[1, 2, 16, 52\]; collatz says \[0, 1, 16, 52\]
"""

import torch


def collatz(n):
    def go_on(n, steps, peak):
        return n != 1

    def step(n, steps, peak):
        n = torch.where(n % 2 == 0, n // 2, 3 * n + 1)
        return n, steps + 1, torch.maximum(peak, n)

    start = (n, torch.zeros_like(n), torch.zeros_like(n))
    _, steps, peak = torch.while_loop(go_on, step, start)
    return steps, peak
