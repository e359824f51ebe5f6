"""Forgets the step.

rejected by frozen-test: of the 4 weights of the head 4 have not moved
"""

import torch


def head_step(body, head, optimizer, x, y):
    body.eval()
    with torch.no_grad():
        features = body(x)
    loss = torch.nn.functional.cross_entropy(head(features), y)
    optimizer.zero_grad()
    loss.backward()
    return loss.item()
