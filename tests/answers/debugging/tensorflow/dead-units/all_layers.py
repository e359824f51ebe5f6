r"""Every layer, ReLU or not.

rejected by dead-units-test: the model has the ReLUs \['block.inner', 'block.outer', 'first'\]; dead_units names \[.*'block.down'
"""

from tandem.quiet import tensorflow as tf

import keras  # isort: skip


def dead_units(model, batches):
    layers = model.layers[1:]
    watching = keras.Model(model.inputs, [layer.output for layer in layers])
    outputs = watching(tf.concat(batches, 0))
    return {
        layer.name: int(tf.math.count_nonzero(tf.reduce_all(output <= 0, 0)))
        for layer, output in zip(layers, outputs, strict=True)
    }
