"""Counts the numbers on the way, not the steps between them.

rejected by collatz-test: for 1 collatz counts 1 steps.*not the numbers
"""

import torch


def collatz(n):
    def go_on(n, steps, peak):
        return n != 1

    def step(n, steps, peak):
        n = torch.where(n % 2 == 0, n // 2, 3 * n + 1)
        return n, steps + 1, torch.maximum(peak, n)

    start = (n, torch.ones_like(n), n)
    _, steps, peak = torch.while_loop(go_on, step, start)
    return steps, peak
