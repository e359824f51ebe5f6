"""A backward of one's own that forgets what comes in.

rejected by safe-log-hidden: does a gradient of your own use the one it is given
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
        return torch.where(x > 0, 1 / x, 0.0)


def safe_log(x):
    return SafeLog.apply(x)
