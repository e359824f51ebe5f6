"""Cuts the graph to be rid of the nan, and is rid of the gradient.

rejected by safe-log-test: there is no gradient
"""

import torch


def safe_log(x):
    return torch.where(x > 0, torch.log(x.detach()), 0.0)
