"""Returns a tensor.

rejected by answers-test: answers returns a Tensor, not an array
"""

import torch


@torch.no_grad()
def answers(model, rows, size):
    was = model.training
    model.eval()
    found = torch.cat([model(part) for part in torch.from_numpy(rows).split(size)])
    model.train(was)
    return found
