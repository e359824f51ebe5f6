r"""Zeroed in place, which the caller sees as well.

rejected by gradient-norms-test: changes \['the .grad of layer 0'
"""


def gradient_norms(weights, x, y):
    norms = []
    for loss in losses_of(weights, x, y):
        for w in weights:
            w.grad.zero_()
        loss.backward(retain_graph=True)
        norms.append([w.grad.norm().item() for w in weights])
    return norms
