"""32 bits are enough for small numbers only.

rejected by collatz-hidden: too big for 32 bits
"""

import torch


def collatz(n):
    n = n.to(torch.int32)

    def go_on(n, steps, peak):
        return n != 1

    def step(n, steps, peak):
        n = torch.where(n % 2 == 0, n // 2, 3 * n + 1)
        return n, steps + 1, torch.maximum(peak, n)

    start = (n, torch.zeros_like(n), n)
    _, steps, peak = torch.while_loop(go_on, step, start)
    return steps, peak
