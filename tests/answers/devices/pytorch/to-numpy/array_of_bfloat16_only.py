"""Copies with np.array, and forgets sparse tensors.

rejected by to-numpy-test: sparse: .*to_dense
"""

import numpy as np
import torch


def to_numpy(t):
    if t.dtype == torch.bfloat16:
        t = t.float()
    return np.array(t.numpy(force=True))
