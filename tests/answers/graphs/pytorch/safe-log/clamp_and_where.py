"""Right where x is 0, wrong for everything below the limit.

rejected by safe-log-hidden: every positive number has its own log
"""

import torch


def safe_log(x):
    return torch.where(x > 0, torch.log(x.clamp(min=1e-7)), 0.0)
