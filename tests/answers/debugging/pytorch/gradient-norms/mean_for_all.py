"""The gradient of the batch, for every image.

rejected by gradient-norms-test: all images have the same norms
"""

import torch


def gradient_norms(weights, x, y):
    loss = losses_of(weights, x, y).mean()
    norms = [g.norm().item() for g in torch.autograd.grad(loss, weights)]
    return [norms] * len(x)
