"""Hides the nan in the values only.

rejected by safe-log-test: gradient at (0.0|-2.0) is nan
"""

from tandem.quiet import tensorflow as tf


def safe_log(x):
    mask = tf.cast(x > 0, x.dtype)
    return tf.math.multiply_no_nan(tf.math.log(x), mask)
