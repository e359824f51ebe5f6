"""PyTorch's own, which keeps the last part.

accepted
"""

from torch import nn
from torch.utils.checkpoint import checkpoint_sequential


def in_parts(layers, x, parts):
    return checkpoint_sequential(nn.Sequential(*layers), parts, x, use_reentrant=False)
