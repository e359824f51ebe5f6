"""Puts the parts together again: right, though it takes the memory.

accepted
"""

import torch


def step_in_parts(model, optimizer, parts, limit):
    x, y = (torch.cat(part) for part in zip(*parts, strict=True))
    optimizer.zero_grad()
    loss = torch.nn.functional.cross_entropy(model(x), y)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), limit)
    optimizer.step()
    return loss.item()
