"""Nothing is recorded, so nothing can be walked back.

rejected by gradient-norms-test: RuntimeError: .*does not require grad
"""

import torch


def gradient_norms(weights, x, y):
    with torch.no_grad():
        losses = losses_of(weights, x, y)
    return [[g.norm().item() for g in torch.autograd.grad(loss, weights)] for loss in losses]
