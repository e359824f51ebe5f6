r"""The numbers without the names.

rejected by dead-units-test: dead_units returns \[2, 2, 1\], not a dictionary
"""

import torch
from torch import nn


def dead_units(model, batches):
    dead = []

    def look(layer, inputs, output):
        dead.append((output == 0).all(0).sum().item())

    hooks = [layer.register_forward_hook(look) for layer in model.modules() if isinstance(layer, nn.ReLU)]
    model(torch.cat(batches))
    for hook in hooks:
        hook.remove()
    return dead
