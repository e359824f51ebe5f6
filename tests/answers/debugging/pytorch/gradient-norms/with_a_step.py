"""Takes a step for each image, as a training loop does.

rejected by gradient-norms-test: the norms of image 1 are .*right for the images before
"""

import torch


def gradient_norms(weights, x, y):
    optimizer = torch.optim.SGD(weights, 0.1)
    norms = []
    for i in range(len(x)):
        optimizer.zero_grad()
        losses_of(weights, x[i : i + 1], y[i : i + 1]).sum().backward()
        norms.append([w.grad.norm().item() for w in weights])
        optimizer.step()
    return norms
