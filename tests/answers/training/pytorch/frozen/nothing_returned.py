"""Returns no loss.

rejected by frozen-test: head_step returns None
"""

import torch


def head_step(body, head, optimizer, x, y):
    body.eval()
    with torch.no_grad():
        features = body(x)
    loss = torch.nn.functional.cross_entropy(head(features), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
