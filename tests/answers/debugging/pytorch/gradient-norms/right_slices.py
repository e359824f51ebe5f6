"""A graph for each image.

accepted
"""

import torch


def gradient_norms(weights, x, y):
    norms = []
    for i in range(len(x)):
        loss = losses_of(weights, x[i : i + 1], y[i : i + 1]).sum()
        norms.append([g.norm() for g in torch.autograd.grad(loss, weights)])
    return norms
