r"""As many healthy layers, so many before the bad one: unless a healthy one comes after it.

rejected by first-bad-test: double, log, relu, double get x = \[1.0, 0.0, 3.0\]: first_bad says 3, not 1
"""

from tandem.quiet import tensorflow as tf


def first_bad(layers, x):
    count = 0
    for layer in layers:
        x = layer(x)
        count += tf.cast(tf.reduce_all(tf.math.is_finite(x)), tf.int32)
    return tf.where(count < len(layers), count, -1)
