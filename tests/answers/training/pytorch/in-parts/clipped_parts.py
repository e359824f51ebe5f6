"""Clips after each part.

rejected by in-parts-test: (clipped to|clipping has turned the step)
"""

import torch


def step_in_parts(model, optimizer, parts, limit):
    count = sum(len(y) for _, y in parts)
    optimizer.zero_grad()
    total = 0.0
    for x, y in parts:
        loss = torch.nn.functional.cross_entropy(model(x), y, reduction="sum") / count
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), limit / len(parts))
        total += loss.item()
    optimizer.step()
    return total
