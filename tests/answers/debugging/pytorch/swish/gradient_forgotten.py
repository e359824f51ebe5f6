"""The gradient that comes in is not used: right as long as it is 1.

rejected by swish-hidden: outputs that count differently: the gradient of x
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
        return s + beta * x * slope, (x * x * slope).sum(0)


def swish(x, beta):
    return Swish.apply(x, beta)
