"""detach() for no_grad().

accepted
"""

import torch
import torch.nn.functional as F


def head_step(body, head, optimizer, x, y):
    body.eval()
    features = body(x).detach()
    loss = F.cross_entropy(head(features), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.detach()
