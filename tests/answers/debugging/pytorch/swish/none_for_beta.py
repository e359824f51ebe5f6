"""Beta never learns, and nothing says so.

rejected by swish-test: backward gives no gradient for beta
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
        slope = s * (1 - s)
        return gradient * (s + beta * x * slope), None


def swish(x, beta):
    return Swish.apply(x, beta)
