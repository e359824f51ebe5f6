"""No backward pass at all: autograd's own.

rejected by swish-test: right, but the framework made them
"""

import torch


def swish(x, beta):
    return x * torch.sigmoid(beta * x)
