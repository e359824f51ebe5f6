"""No gradient reaches the first parts.

rejected by in-parts-test: a gradient is .* from the chain's
"""

from tandem.quiet import tensorflow as tf


def in_parts(layers, x, parts):
    def through(group):
        def run(x):
            for layer in group:
                x = layer(x)
            return x

        return tf.recompute_grad(run)

    size = len(layers) // parts
    for first in range(0, len(layers), size):
        x = through(layers[first : first + size])(tf.stop_gradient(x))
    return x
