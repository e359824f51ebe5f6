r"""One around everything.

rejected by in-parts-test: part by part.*yours ran \[0, 1, 2, 3, 4, 5\]
"""

from tandem.quiet import tensorflow as tf


def in_parts(layers, x, parts):
    @tf.recompute_grad
    def run(x):
        for layer in layers:
            x = layer(x)
        return x

    return run(x)
