r"""The two in the wrong order.

rejected by swish-test: RuntimeError: .*invalid gradient at index 0|x\[0, 0\] is -2. Nudge it
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
        return (gradient * x * x * slope).sum(0), gradient * (s + beta * x * slope)


def swish(x, beta):
    return Swish.apply(x, beta)
