r"""The last rows have no answer.

rejected by answers-test: 10 rows have answers of shape \(10, 3\), not \(8, 3\)
"""

import numpy as np
import torch


@torch.inference_mode()
def answers(model, rows, size):
    was = model.training
    model.eval()
    x = torch.from_numpy(rows)
    found = [model(x[i * size : (i + 1) * size]).numpy() for i in range(len(x) // size)]
    model.train(was)
    return np.concatenate(found)
