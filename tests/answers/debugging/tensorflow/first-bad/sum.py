"""The sum of large numbers is not finite, each of them is.

rejected by first-bad-hidden: doubled is large, but each number is finite; first_bad says [01], not -1
"""

from tandem.quiet import tensorflow as tf


def first_bad(layers, x):
    first = -1
    for number, layer in enumerate(layers):
        x = layer(x)
        if first < 0 and not tf.math.is_finite(tf.reduce_sum(x)):
            first = number
    return first
