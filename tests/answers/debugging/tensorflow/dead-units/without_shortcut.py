"""Leaves the shortcut out.

rejected by dead-units-test: block.outer has 1 dead, dead_units counts 3
"""

from tandem.quiet import tensorflow as tf

import keras  # isort: skip


def dead_units(model, batches):
    dead = {}
    h = tf.concat(batches, 0)
    for layer in model.layers[1:]:
        if isinstance(layer, keras.layers.Add):
            continue
        h = layer(h)
        if isinstance(layer, keras.layers.ReLU):
            dead[layer.name] = int(tf.math.count_nonzero(tf.reduce_all(h == 0, 0)))
    return dead
