"""Autograd in the backward pass: nothing kept, and nothing differentiated by hand.

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
        with torch.enable_grad():
            x, beta = x.detach().requires_grad_(), beta.detach().requires_grad_()
            y = x * torch.sigmoid(beta * x)
        return torch.autograd.grad(y, (x, beta), gradient)


def swish(x, beta):
    return Swish.apply(x, beta)
