"""Asks a whole tensor whether it is positive.

rejected by safe-log-test: ambiguous|truth value|bool
"""

from tandem.quiet import tensorflow as tf


def safe_log(x):
    if x > 0:
        return tf.math.log(x)
    return tf.constant(0.0)
