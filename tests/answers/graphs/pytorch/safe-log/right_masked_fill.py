"""A harmless number filled in; its logarithm is 0 already.

accepted
"""

import torch


def safe_log(x):
    return torch.log(x.masked_fill(x <= 0, 1.0))
