"""Divides by the number of parts.

rejected by in-parts-test: parts of 6 and 2 do not: each item has to count the same
"""

import torch


def step_in_parts(model, optimizer, parts, limit):
    optimizer.zero_grad()
    total = 0.0
    for x, y in parts:
        loss = torch.nn.functional.cross_entropy(model(x), y) / len(parts)
        loss.backward()
        total += loss.item()
    torch.nn.utils.clip_grad_norm_(model.parameters(), limit)
    optimizer.step()
    return total
