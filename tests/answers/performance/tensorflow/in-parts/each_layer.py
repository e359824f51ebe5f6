r"""One for each layer.

rejected by in-parts-test: part by part.*yours ran \[5, 4, 3, 2, 1, 0\]
"""

from tandem.quiet import tensorflow as tf


def in_parts(layers, x, parts):
    for layer in layers:
        x = tf.recompute_grad(lambda x, layer=layer: layer(x))(x)
    return x
