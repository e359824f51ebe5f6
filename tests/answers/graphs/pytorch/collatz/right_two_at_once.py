"""Goes two steps at once where it can, and counts both.

accepted
"""

import torch


def collatz(n):
    def go_on(n, steps, peak):
        return n != 1

    def step(n, steps, peak):
        odd = n % 2
        climbed = torch.where(odd == 1, 3 * n + 1, n)
        return climbed // 2, steps + 1 + odd, torch.maximum(peak, climbed)

    start = (n, 0 * n, n)
    _, steps, peak = torch.while_loop(go_on, step, start)
    return steps, peak
