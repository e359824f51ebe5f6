r"""The wrong Swish of the lesson: x stands in the product twice.

rejected by swish-test: x\[0, 0\] is -2. Nudge it, and the sum of the outputs moves by 0.0723 times the nudge; backward says 0.2689
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
        return gradient * s, (gradient * x * x * s * (1 - s)).sum(0)


def swish(x, beta):
    return Swish.apply(x, beta)
