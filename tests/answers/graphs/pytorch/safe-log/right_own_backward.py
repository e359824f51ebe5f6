"""A backward of one's own, with the incoming gradient.

accepted
"""

import torch


class SafeLog(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.where(x > 0, x.log(), 0.0)

    @staticmethod
    def backward(ctx, gradient):
        (x,) = ctx.saved_tensors
        return torch.where(x > 0, gradient / x, 0.0)


def safe_log(x):
    return SafeLog.apply(x)
