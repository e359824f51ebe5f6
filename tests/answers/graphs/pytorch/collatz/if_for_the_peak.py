"""The same decision of Python, about the peak.

rejected by collatz-test: Data-dependent branching.*if n > peak
"""

import torch


def collatz(n):
    def go_on(n, steps, peak):
        return n != 1

    def step(n, steps, peak):
        n = torch.where(n % 2 == 0, n // 2, 3 * n + 1)
        if n > peak:
            peak = n
        return n, steps + 1, peak

    start = (n, torch.zeros_like(n), n)
    _, steps, peak = torch.while_loop(go_on, step, start)
    return steps, peak
