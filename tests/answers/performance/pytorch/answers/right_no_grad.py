"""no_grad, and an array filled by hand.

accepted
"""

import numpy as np
import torch


@torch.no_grad()
def answers(model, rows, size):
    was, model.training = model.training, model.training
    model.eval()
    out = []
    for i in range(0, len(rows), size):
        out.extend(model(torch.tensor(rows[i : i + size])).tolist())
    model.train(was)
    return np.array(out, dtype=np.float32)
