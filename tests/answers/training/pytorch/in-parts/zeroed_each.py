"""Forgets the parts before the last.

rejected by in-parts-test: the step does not have the direction
"""

import torch


def step_in_parts(model, optimizer, parts, limit):
    count = sum(len(y) for _, y in parts)
    total = 0.0
    for x, y in parts:
        loss = torch.nn.functional.cross_entropy(model(x), y, reduction="sum") / count
        optimizer.zero_grad()
        loss.backward()
        total += loss.item()
    torch.nn.utils.clip_grad_norm_(model.parameters(), limit)
    optimizer.step()
    return total
