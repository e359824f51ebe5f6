"""The step counts in a variable outside of it: a side effect that no graph can hold.

rejected by collatz-test: [Ss]ide effect
"""

import torch


def collatz(n):
    steps = 0

    def go_on(n, peak):
        return n != 1

    def step(n, peak):
        nonlocal steps
        steps += 1
        n = torch.where(n % 2 == 0, n // 2, 3 * n + 1)
        return n, torch.maximum(peak, n)

    _, peak = torch.while_loop(go_on, step, (n, n))
    return torch.tensor(steps), peak
