"""detach() for no_grad().

accepted
"""

import torch


def head_step(body, head, optimizer, x, y):
    body.eval()
    features = body(x).detach()
    loss = torch.nn.functional.cross_entropy(head(features), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.detach()
