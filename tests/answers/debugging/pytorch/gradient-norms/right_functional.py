"""One function for one image, its gradient, and a map over the images.

accepted
"""

from torch.func import grad, vmap


def gradient_norms(weights, x, y):
    def loss(weights, x, y):
        return losses_of(weights, x[None], y[None])[0]

    gradients = vmap(grad(loss), in_dims=(None, 0, 0))(tuple(weights), x, y)
    norms = [g.flatten(1).norm(dim=1) for g in gradients]
    return [[float(norm[i]) for norm in norms] for i in range(len(x))]
