"""Each step by itself.

accepted
"""

import torch


def to_numpy(t):
    t = t.detach().cpu().to_dense().resolve_conj().resolve_neg()
    if t.dtype == torch.bfloat16:
        t = t.to(torch.float32)
    return t.clone().numpy()
