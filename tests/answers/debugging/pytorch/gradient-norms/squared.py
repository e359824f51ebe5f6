"""The sum of squares, without the root.

rejected by gradient-norms-test: these are the squares of the norms
"""

import torch


def gradient_norms(weights, x, y):
    return [
        [g.square().sum().item() for g in torch.autograd.grad(loss, weights, retain_graph=True)]
        for loss in losses_of(weights, x, y)
    ]
