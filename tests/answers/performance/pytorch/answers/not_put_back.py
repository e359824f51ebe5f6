"""Leaves the model in eval mode.

rejected by answers-test: came in mode train and is left in mode eval
"""

import numpy as np
import torch


@torch.inference_mode()
def answers(model, rows, size):
    model.eval()
    return np.concatenate([model(part).numpy() for part in torch.from_numpy(rows).split(size)])
