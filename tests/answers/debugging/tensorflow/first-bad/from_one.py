"""Layers counted from 1.

rejected by first-bad-test: first_bad says 2, not 1
"""

from tandem.quiet import tensorflow as tf


def first_bad(layers, x):
    first = -1
    for number, layer in enumerate(layers, start=1):
        x = layer(x)
        if first < 0 and not tf.reduce_all(tf.math.is_finite(x)):
            first = number
    return first
