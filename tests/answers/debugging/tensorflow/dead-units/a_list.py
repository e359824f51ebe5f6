r"""The numbers without the names.

rejected by dead-units-test: dead_units returns \[.*\], not a dictionary
"""

from tandem.quiet import tensorflow as tf

import keras  # isort: skip


def dead_units(model, batches):
    relus = [layer.output for layer in model.layers if isinstance(layer, keras.layers.ReLU)]
    outputs = keras.Model(model.inputs, relus)(tf.concat(batches, 0))
    return [int(tf.math.count_nonzero(tf.reduce_all(h == 0, 0))) for h in outputs]
