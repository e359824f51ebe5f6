"""backward() adds to what the step before has left.

rejected by gradient-norms-test: the norms of image 0 are .*is it the gradient of this image alone
"""


def gradient_norms(weights, x, y):
    norms = []
    for loss in losses_of(weights, x, y):
        loss.backward(retain_graph=True)
        norms.append([w.grad.norm().item() for w in weights])
    return norms
