"""torch.cond inside the loop.

accepted
"""

import torch


def collatz(n):
    def go_on(n, steps, peak):
        return n != 1

    def step(n, steps, peak):
        n = torch.cond(n % 2 == 0, lambda n: n // 2, lambda n: 3 * n + 1, (n,))
        return n, steps + 1, torch.maximum(peak, n)

    start = (n, torch.zeros_like(n), n)
    _, steps, peak = torch.while_loop(go_on, step, start)
    return steps, peak
