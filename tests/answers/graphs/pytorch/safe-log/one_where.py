"""where chooses between two results, but both are computed, and both send their gradient.

rejected by safe-log-test: gradient at 0.0 is nan.*computed all the same
"""

import torch


def safe_log(x):
    return torch.where(x > 0, torch.log(x), 0.0)
