"""A copy before it becomes an array.

accepted
"""

import torch


def to_numpy(t):
    t = t.detach()
    if t.layout != torch.strided:
        t = t.to_dense()
    dtype = torch.float32 if t.dtype == torch.bfloat16 else t.dtype
    return t.to(dtype, copy=True).numpy(force=True)
