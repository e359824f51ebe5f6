"""Takes the tensor itself out of training.

rejected by to-numpy-test: trained: to_numpy has changed the tensor itself
"""

import torch


def to_numpy(t):
    t.requires_grad_(False)
    if t.layout != torch.strided:
        t = t.to_dense()
    if t.dtype == torch.bfloat16:
        t = t.float()
    return t.numpy(force=True).copy()
