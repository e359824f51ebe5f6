r"""Two inputs need two gradients.

rejected by swish-test: RuntimeError: .*incorrect number of gradients \(expected 2, got 1\)
"""

import torch


class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, beta):
        ctx.save_for_backward(x, beta)
        return x * torch.sigmoid(beta * x)

    @staticmethod
    def backward(ctx, gradient):
        x, beta = ctx.saved_tensors
        s = torch.sigmoid(beta * x)
        return gradient * (s + beta * x * s * (1 - s))


def swish(x, beta):
    return Swish.apply(x, beta)
