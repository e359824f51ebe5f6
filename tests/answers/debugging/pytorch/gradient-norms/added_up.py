"""Cleared once, before the loop: each image contains those before it.

rejected by gradient-norms-test: the norms of image 1 are .*right for the images before: is there something of them
"""


def gradient_norms(weights, x, y):
    for w in weights:
        w.grad = None
    norms = []
    for loss in losses_of(weights, x, y):
        loss.backward(retain_graph=True)
        norms.append([w.grad.norm().item() for w in weights])
    return norms
