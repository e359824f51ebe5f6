"""Every layer gets the input.

rejected by first-bad-test: first_bad says
"""

from tandem.quiet import tensorflow as tf


def first_bad(layers, x):
    first = -1
    for number, layer in enumerate(layers):
        if first < 0 and not tf.reduce_all(tf.math.is_finite(layer(x))):
            first = number
    return first
