"""All rows at once.

rejected by answers-test: the model got 10 rows at a time
"""

import torch


@torch.inference_mode()
def answers(model, rows, size):
    was = model.training
    found = model.eval()(torch.from_numpy(rows)).numpy()
    model.train(was)
    return found
