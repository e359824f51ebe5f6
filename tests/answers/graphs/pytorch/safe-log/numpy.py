"""NumPy has the values, and no gradient.

rejected by safe-log-test: there is no gradient
"""

import numpy as np
import torch


def safe_log(x):
    x = x.detach().numpy()
    return torch.tensor(np.log(x, out=np.zeros_like(x), where=x > 0))
