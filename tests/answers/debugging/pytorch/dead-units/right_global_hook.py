"""One hook for all modules, and off again.

accepted
"""

from torch import nn


def dead_units(model, batches):
    names = {layer: name for name, layer in model.named_modules() if isinstance(layer, nn.ReLU)}
    fired = {}

    def look(layer, inputs, output):
        if layer in names:
            fired[layer] = fired.get(layer, 0) + (output > 0).sum(0)

    hook = nn.modules.module.register_module_forward_hook(look)
    for x in batches:
        model(x)
    hook.remove()
    return {names[layer]: int((count == 0).sum()) for layer, count in fired.items()}
