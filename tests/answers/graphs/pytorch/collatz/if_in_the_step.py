"""The loop is in the graph, but the step decides in Python.

rejected by collatz-test: Data-dependent branching.*if n % 2 == 0
"""

import torch


def collatz(n):
    def go_on(n, steps, peak):
        return n != 1

    def step(n, steps, peak):
        if n % 2 == 0:
            n = n // 2
        else:
            n = 3 * n + 1
        return n, steps + 1, torch.maximum(peak, n)

    start = (n, torch.zeros_like(n), n)
    _, steps, peak = torch.while_loop(go_on, step, start)
    return steps, peak
