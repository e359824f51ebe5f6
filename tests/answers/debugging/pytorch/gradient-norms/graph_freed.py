"""The graph is freed by the first image.

rejected by gradient-norms-test: RuntimeError: Trying to backward through the graph a second time
"""

import torch


def gradient_norms(weights, x, y):
    return [[g.norm().item() for g in torch.autograd.grad(loss, weights)] for loss in losses_of(weights, x, y)]
