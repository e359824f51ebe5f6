"""The GRU of the first paper.

rejected by gru-test: the states are off by
"""

import numpy as np

from tandem.quiet import tensorflow as tf

keras = tf.keras


def load_gru(gates):
    """A GRU layer with the weights of `gates`."""
    order = [gates[name] for name in ("update", "reset", "new")]

    def joined(part):
        blocks = [gate[part] for gate in order]
        return np.concatenate(blocks, axis=-1)

    inputs, units = order[0]["kernel"].shape
    layer = keras.layers.GRU(units, return_sequences=True, dtype="float64", reset_after=False)
    layer.build((None, None, inputs))
    biases = [joined("bias"), joined("recurrent_bias")]
    layer.set_weights(
        [
            joined("kernel"),
            joined("recurrent"),
            biases[0] + biases[1],
        ]
    )
    return layer
