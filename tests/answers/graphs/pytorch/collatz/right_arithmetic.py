"""No where: arithmetic with the remainder; and Python's max, which Dynamo takes for torch.maximum.

accepted
"""

import torch


def collatz(n):
    def go_on(n, steps, peak):
        return n > 1

    def step(n, steps, peak):
        odd = n % 2
        n = (1 - odd) * (n // 2) + odd * (3 * n + 1)
        return n, steps + 1, max(peak, n)

    start = (n, torch.tensor(0), n)
    _, steps, peak = torch.while_loop(go_on, step, start)
    return steps, peak
