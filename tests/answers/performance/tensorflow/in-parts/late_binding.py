"""The loop's variable is read when the function runs again.

rejected by in-parts-test: (part by part|a gradient is)
"""

from tandem.quiet import tensorflow as tf


def in_parts(layers, x, parts):
    size = len(layers) // parts
    for first in range(0, len(layers), size):

        @tf.recompute_grad
        def run(x):
            for layer in layers[first : first + size]:
                x = layer(x)
            return x

        x = run(x)
    return x
