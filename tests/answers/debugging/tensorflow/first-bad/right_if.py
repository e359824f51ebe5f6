"""AutoGraph makes operations of `if`, `and` and `not`.

accepted
"""

from tandem.quiet import tensorflow as tf


def first_bad(layers, x):
    first = -1
    for number, layer in enumerate(layers):
        x = layer(x)
        if first < 0 and not tf.reduce_all(tf.math.is_finite(x)):
            first = number
    return first
