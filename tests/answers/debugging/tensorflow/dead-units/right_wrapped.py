"""Wraps each call, as the lesson does, and takes the wrapping off.

accepted
"""

from tandem.quiet import tensorflow as tf

import keras  # isort: skip


def dead_units(model, batches):
    fired = {}
    relus = [layer for layer in model.layers if isinstance(layer, keras.layers.ReLU)]

    def wrapped(layer):
        original = layer.call

        def call(x):
            output = original(x)
            fired[layer.name] = fired.get(layer.name, False) | tf.reduce_any(output > 0, 0)
            return output

        return call

    for layer in relus:
        layer.call = wrapped(layer)
    for x in batches:
        model(x)
    for layer in relus:
        del layer.call
    return {name: int(tf.math.count_nonzero(~units)) for name, units in fired.items()}
