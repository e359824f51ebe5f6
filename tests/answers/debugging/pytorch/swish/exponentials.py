"""The slope of the sigmoid by its textbook formula: infinity over infinity at -1000.

rejected by swish-hidden: large numbers: the gradient of x .*nan
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
        e = torch.exp(-beta * x)
        s, slope = 1 / (1 + e), e / (1 + e) ** 2
        return gradient * (s + beta * x * slope), (gradient * x * x * slope).sum(0)


def swish(x, beta):
    return Swish.apply(x, beta)
