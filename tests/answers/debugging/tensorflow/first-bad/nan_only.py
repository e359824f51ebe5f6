r"""Infinity is not NaN.

rejected by first-bad-test: first_bad says -1, not 1. log\(0\) is -inf
"""

from tandem.quiet import tensorflow as tf


def first_bad(layers, x):
    first = -1
    for number, layer in enumerate(layers):
        x = layer(x)
        if first < 0 and tf.reduce_any(tf.math.is_nan(x)):
            first = number
    return first
