"""Knows the conjugate, not the sign that is as lazy.

rejected by to-numpy-hidden: conj imag: .*negative bit
"""

import torch


def to_numpy(t):
    t = t.detach().cpu()
    if t.layout != torch.strided:
        t = t.to_dense()
    if t.dtype == torch.bfloat16:
        t = t.float()
    return t.resolve_conj().numpy().copy()
