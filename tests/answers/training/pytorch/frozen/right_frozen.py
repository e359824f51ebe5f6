"""Frozen parameters, whose old gradients are set to None.

accepted
"""

import torch


def head_step(body, head, optimizer, x, y):
    body.eval().requires_grad_(False)
    optimizer.zero_grad()
    loss = torch.nn.functional.cross_entropy(head(body(x)), y)
    loss.backward()
    optimizer.step()
    return float(loss)
