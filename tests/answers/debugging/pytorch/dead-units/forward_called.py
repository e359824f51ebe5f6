r"""A call of `forward` does not call the hooks: nothing is seen of the ReLU that is asked.

rejected by dead-units-test: dead_units names \[\]
"""

from torch import nn


def dead_units(model, batches):
    dead = {}
    for name, layer in model.named_modules():
        if isinstance(layer, nn.ReLU):
            hook = layer.register_forward_hook(
                lambda layer, inputs, output, name=name: dead.update({name: (output == 0).all(0).sum().item()})
            )
            layer.forward(batches[0])
            hook.remove()
    return dead
