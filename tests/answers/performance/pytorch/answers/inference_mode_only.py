"""Dropout at work.

rejected by answers-test: mode train: 3 calls of 3 ran as in training
"""

import numpy as np
import torch


@torch.inference_mode()
def answers(model, rows, size):
    return np.concatenate([model(part).numpy() for part in torch.from_numpy(rows).split(size)])
