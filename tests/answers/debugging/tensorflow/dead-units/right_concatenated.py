"""All batches as one, and a model for each ReLU.

accepted
"""

from tandem.quiet import tensorflow as tf

import keras  # isort: skip


def dead_units(model, batches):
    dead = {}
    for layer in model.layers:
        if isinstance(layer, keras.layers.ReLU):
            output = keras.Model(model.inputs, layer.output)(tf.concat(batches, 0))
            dead[layer.name] = tf.reduce_sum(tf.cast(tf.reduce_all(output == 0, 0), tf.int32))
    return dead
