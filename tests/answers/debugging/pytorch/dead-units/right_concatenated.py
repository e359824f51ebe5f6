"""All batches as one; one hook for each layer, which knows it by its place in a dictionary.

accepted
"""

import torch
from torch import nn


def dead_units(model, batches):
    names = {layer: name for name, layer in model.named_modules() if isinstance(layer, nn.ReLU)}
    dead = {}

    def look(layer, inputs, output):
        dead[names[layer]] = (output == 0).all(0).sum().item()

    hooks = [layer.register_forward_hook(look) for layer in names]
    model(torch.cat(batches))
    for hook in hooks:
        hook.remove()
    return dead
