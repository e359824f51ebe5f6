"""Scales every gradient to the limit.

rejected by in-parts-test: for parts of 4 and 4 the step is
"""

import torch


def step_in_parts(model, optimizer, parts, limit):
    count = sum(len(y) for _, y in parts)
    optimizer.zero_grad()
    total = 0.0
    for x, y in parts:
        loss = torch.nn.functional.cross_entropy(model(x), y, reduction="sum") / count
        loss.backward()
        total += loss.item()
    size = torch.nn.utils.get_total_norm([w.grad for w in model.parameters()])
    for w in model.parameters():
        w.grad *= limit / size
    optimizer.step()
    return total
