"""Steps after each part.

rejected by in-parts-test: two parts took 2 steps
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
        optimizer.step()
    torch.nn.utils.clip_grad_norm_(model.parameters(), limit)
    return total
