"""Counts units that are 0 for some image, not for each.

rejected by dead-units-test: one batch of 2 images: block.outer has 1 dead, dead_units counts 2. A dead unit is 0 for each
"""

from torch import nn


def dead_units(model, batches):
    dead, hooks = {}, []

    def hook_for(name):
        def look(layer, inputs, output):
            dead[name] = dead.get(name, False) | (output == 0).any(0)

        return look

    for name, layer in model.named_modules():
        if isinstance(layer, nn.ReLU):
            hooks.append(layer.register_forward_hook(hook_for(name)))
    for x in batches:
        model(x)
    for hook in hooks:
        hook.remove()
    return {name: units.sum().item() for name, units in dead.items()}
