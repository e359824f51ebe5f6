"""A layer with one good value counts as healthy.

rejected by first-bad-test: first_bad says -1, not 1
"""

from tandem.quiet import tensorflow as tf


def first_bad(layers, x):
    first = -1
    for number, layer in enumerate(layers):
        x = layer(x)
        if first < 0 and not tf.reduce_any(tf.math.is_finite(x)):
            first = number
    return first
