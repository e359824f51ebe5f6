"""One row at a time, whatever the size.

rejected by answers-hidden: 8 rows, 4 at a time: 8 calls, 2 are enough
"""

import numpy as np
import torch


@torch.no_grad()
def answers(model, rows, size):
    was = model.training
    model.eval()
    found = [model(part).numpy() for part in torch.from_numpy(rows).split(1)]
    model.train(was)
    return np.concatenate(found)
