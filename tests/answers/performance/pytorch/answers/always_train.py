"""Turns every model to training.

rejected by answers-test: came in mode eval and is left in mode train
"""

import numpy as np
import torch


@torch.inference_mode()
def answers(model, rows, size):
    model.eval()
    found = np.concatenate([model(part).numpy() for part in torch.from_numpy(rows).split(size)])
    model.train()
    return found
