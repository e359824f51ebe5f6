"""The last part as it is.

accepted
"""

from tandem.quiet import tensorflow as tf


def in_parts(layers, x, parts):
    size = len(layers) // parts
    for first in range(0, len(layers), size):
        group = layers[first : first + size]

        def run(x, group=group):
            for layer in group:
                x = layer(x)
            return x

        x = run(x) if first + size >= len(layers) else tf.recompute_grad(run)(x)
    return x
