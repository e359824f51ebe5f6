"""Counts units that are 0 for some image, not for each.

rejected by dead-units-test: one batch of 2 images: block.outer has 1 dead, dead_units counts 2. A dead unit is 0 for each
"""

from tandem.quiet import tensorflow as tf

import keras  # isort: skip


def dead_units(model, batches):
    relus = {layer.name: layer.output for layer in model.layers if isinstance(layer, keras.layers.ReLU)}
    outputs = keras.Model(model.inputs, relus)(tf.concat(batches, 0))
    return {name: int(tf.math.count_nonzero(tf.reduce_any(h == 0, 0))) for name, h in outputs.items()}
