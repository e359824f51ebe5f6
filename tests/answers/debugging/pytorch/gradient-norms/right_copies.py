"""Copies of the weights, which nobody else uses.

accepted
"""


def gradient_norms(weights, x, y):
    norms = []
    for i in range(len(x)):
        copies = [w.detach().clone().requires_grad_() for w in weights]
        losses_of(copies, x[i : i + 1], y[i : i + 1]).sum().backward()
        norms.append([w.grad.norm().item() for w in copies])
    return norms
