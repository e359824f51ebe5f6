"""Adds up sums, and never divides.

rejected by in-parts-test: for parts of 4 and 4 the step is 8 times
"""

import torch


def step_in_parts(model, optimizer, parts, limit):
    optimizer.zero_grad()
    total = 0.0
    for x, y in parts:
        loss = torch.nn.functional.cross_entropy(model(x), y, reduction="sum")
        loss.backward()
        total += loss.item()
    torch.nn.utils.clip_grad_norm_(model.parameters(), limit)
    optimizer.step()
    return total
