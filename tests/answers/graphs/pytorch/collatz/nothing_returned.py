"""Forgets to return.

rejected by collatz-test: your function returns None
"""

import torch


def collatz(n):
    def go_on(n, steps):
        return n != 1

    def step(n, steps):
        return torch.where(n % 2 == 0, n // 2, 3 * n + 1), steps + 1

    torch.while_loop(go_on, step, (n, torch.zeros_like(n)))
