r"""Cleared before each image: right, and what the optimizer was about to use is gone.

rejected by gradient-norms-test: changes \['the .grad of layer 0', 'the .grad of layer 1'
"""


def gradient_norms(weights, x, y):
    norms = []
    for loss in losses_of(weights, x, y):
        for w in weights:
            w.grad = None
        loss.backward(retain_graph=True)
        norms.append([w.grad.norm().item() for w in weights])
    return norms
