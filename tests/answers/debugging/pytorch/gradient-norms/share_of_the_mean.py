"""Each image's share in the mean.

rejected by gradient-norms-test: each norm is 5 times too small
"""

import torch


def gradient_norms(weights, x, y):
    return [
        [g.norm().item() for g in torch.autograd.grad(loss, weights, retain_graph=True)]
        for loss in losses_of(weights, x, y) / len(y)
    ]
