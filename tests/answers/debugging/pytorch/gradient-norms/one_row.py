r"""One norm for each layer, as in the lesson.

rejected by gradient-norms-test: has to return a list of lists of numbers, not list \[
"""

import torch


def gradient_norms(weights, x, y):
    loss = losses_of(weights, x, y).mean()
    return [g.norm().item() for g in torch.autograd.grad(loss, weights)]
