r"""Looks at the end, where nothing is to be seen.

rejected by first-bad-test: first_bad says -1, not 1. log\(0\) is -inf, and relu makes a tidy 0 of it
"""

from tandem.quiet import tensorflow as tf


def first_bad(layers, x):
    for layer in layers:
        x = layer(x)
    return tf.where(tf.reduce_all(tf.math.is_finite(x)), -1, len(layers) - 1)
