"""Remembers the first while it goes.

accepted
"""

from tandem.quiet import tensorflow as tf


def first_bad(layers, x):
    first = tf.constant(-1)
    for number, layer in enumerate(layers):
        x = layer(x)
        bad = ~tf.reduce_all(tf.math.is_finite(x))
        first = tf.where((first < 0) & bad, number, first)
    return first
