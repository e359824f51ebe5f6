"""Puts .grad back where it was.

accepted
"""


def gradient_norms(weights, x, y):
    before = [w.grad for w in weights]
    norms = []
    for loss in losses_of(weights, x, y):
        for w in weights:
            w.grad = None
        loss.backward(retain_graph=True)
        norms.append([w.grad.norm().item() for w in weights])
    for w, grad in zip(weights, before, strict=True):
        w.grad = grad
    return norms
