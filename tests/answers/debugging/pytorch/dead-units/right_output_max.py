"""The greatest output of each unit over all batches.

accepted
"""

import torch
from torch import nn


def dead_units(model, batches):
    top = {}
    hooks = []
    for name, layer in model.named_modules():
        if isinstance(layer, nn.ReLU):

            def look(layer, inputs, output, name=name):
                top.setdefault(name, []).append(output.detach().amax(0))

            hooks.append(layer.register_forward_hook(look))
    for x in batches:
        model(x)
    for hook in hooks:
        hook.remove()
    return {name: int((torch.stack(found).amax(0) == 0).sum()) for name, found in top.items()}
