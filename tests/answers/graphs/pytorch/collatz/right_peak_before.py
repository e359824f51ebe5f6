"""The peak before the step: the same, as 1 is never a peak but for 1 itself.

accepted
"""

import torch


def collatz(n):
    def go_on(n, steps, peak):
        return n != 1

    def step(n, steps, peak):
        after = torch.where(n % 2 == 0, n // 2, 3 * n + 1)
        return after, steps + 1, torch.maximum(peak, n)

    start = (n, torch.zeros_like(n), n)
    _, steps, peak = torch.while_loop(go_on, step, start)
    return steps, peak
