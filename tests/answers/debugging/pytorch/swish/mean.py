r"""The mean over the rows.

rejected by swish-test: beta\[0\] is 0.5. Nudge it
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
        return gradient * (s + beta * x * slope), (gradient * x * x * slope).mean(0)


def swish(x, beta):
    return Swish.apply(x, beta)
