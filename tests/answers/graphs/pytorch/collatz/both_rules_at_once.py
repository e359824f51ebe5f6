r"""Takes the halving after 3n + 1 together with it, and forgets that these are two steps.

rejected by collatz-test: \[1, 2, 6, 9\] need \[0, 1, 8, 19\] steps
"""

import torch


def collatz(n):
    def go_on(n, steps, peak):
        return n != 1

    def step(n, steps, peak):
        n = torch.where(n % 2 == 0, n // 2, (3 * n + 1) // 2)
        return n, steps + 1, torch.maximum(peak, n)

    start = (n, torch.zeros_like(n), n)
    _, steps, peak = torch.while_loop(go_on, step, start)
    return steps, peak
