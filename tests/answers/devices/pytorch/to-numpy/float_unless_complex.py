"""Takes every number that is not complex for a float32.

rejected by to-numpy-hidden: int64 of shape .*of type float32, it should be int64
"""

import torch


def to_numpy(t):
    if t.layout != torch.strided:
        t = t.to_dense()
    if not t.is_complex():
        t = t.float()
    return t.numpy(force=True).copy()
