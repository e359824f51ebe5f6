r"""Goes through the model as the lesson does: what stands in a block is not seen.

rejected by dead-units-test: the model has the ReLUs \['block.inner', 'block.outer', 'first'\]; dead_units names \['first'\]
"""

from torch import nn


def dead_units(model, batches):
    fired = {}

    def hook_for(name):
        def look(layer, inputs, output):
            fired[name] = fired.get(name, False) | (output > 0).any(0)

        return look

    hooks = []
    for name, layer in model.named_children():
        if isinstance(layer, nn.ReLU):
            hooks.append(layer.register_forward_hook(hook_for(name)))
    for x in batches:
        model(x)
    for hook in hooks:
        hook.remove()
    return {name: (~units).sum().item() for name, units in fired.items()}
