"""Returns the loss of the last part.

rejected by in-parts-test: the mean loss of the 8 items is
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
    torch.nn.utils.clip_grad_norm_(model.parameters(), limit)
    optimizer.step()
    return loss.item()
