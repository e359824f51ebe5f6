"""Records everything.

rejected by answers-test: 3 calls of 3 were recorded for a gradient
"""

import numpy as np
import torch


def answers(model, rows, size):
    was = model.training
    model.eval()
    found = [model(part).detach().numpy() for part in torch.from_numpy(rows).split(size)]
    model.train(was)
    return np.concatenate(found)
