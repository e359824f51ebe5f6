"""With the output in place of the product.

accepted
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
        y = x * s
        return gradient * (s + beta * y * (1 - s)), torch.einsum("ij,ij->j", gradient, x * y * (1 - s))


def swish(x, beta):
    return Swish.apply(x, beta)
