r"""Every hook is made in the loop and writes under the name that the loop ended with.

rejected by dead-units-test: the model has the ReLUs .*; dead_units names \['exit'\]
"""

from torch import nn


def dead_units(model, batches):
    fired, hooks = {}, []
    for name, layer in model.named_modules():
        if isinstance(layer, nn.ReLU):

            def look(layer, inputs, output):
                fired[name] = (output > 0).any(0)

            hooks.append(layer.register_forward_hook(look))
    for x in batches:
        model(x)
    for hook in hooks:
        hook.remove()
    return {name: (~units).sum().item() for name, units in fired.items()}
