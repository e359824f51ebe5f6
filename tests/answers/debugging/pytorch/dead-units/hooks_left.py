r"""Right, and each hook stays where it is.

rejected by dead-units-test: leave nothing behind in the model, but dead_units leaves \['a hook at first'
"""

from torch import nn


def dead_units(model, batches):
    fired = {}

    def hook_for(name):
        def look(layer, inputs, output):
            fired[name] = fired.get(name, False) | (output > 0).any(0)

        return look

    for name, layer in model.named_modules():
        if isinstance(layer, nn.ReLU):
            layer.register_forward_hook(hook_for(name))
    for x in batches:
        model(x)
    return {name: (~units).sum().item() for name, units in fired.items()}
