r"""Right, and each call of the model goes on working for nobody.

rejected by dead-units-test: leave nothing behind in the model, but dead_units leaves \['a call of its own at first'
"""

from tandem.quiet import tensorflow as tf

import keras  # isort: skip


def dead_units(model, batches):
    fired = {}

    def wrapped(layer):
        original = layer.call

        def call(x):
            output = original(x)
            fired[layer.name] = fired.get(layer.name, False) | tf.reduce_any(output > 0, 0)
            return output

        return call

    for layer in model.layers:
        if isinstance(layer, keras.layers.ReLU):
            layer.call = wrapped(layer)
    for x in batches:
        model(x)
    return {name: int(tf.math.count_nonzero(~units)) for name, units in fired.items()}
