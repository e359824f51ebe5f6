"""The answer of the lesson: steps only.

rejected by collatz-test: collatz returns 0, not steps and peak
"""

import torch


def collatz(n):
    def go_on(n, steps, peak):
        return n != 1

    def step(n, steps, peak):
        n = torch.where(n % 2 == 0, n // 2, 3 * n + 1)
        return n, steps + 1, torch.maximum(peak, n)

    start = (n, torch.zeros_like(n), n)
    _, steps, peak = torch.while_loop(go_on, step, start)
    return steps
