r"""Loses the shape.

rejected by safe-log-hidden: shape of x, \(2, 2\); it has \(4,\)
"""

from tandem.quiet import tensorflow as tf


def safe_log(x):
    x = tf.reshape(x, [-1])
    return tf.where(x > 0, tf.math.log(tf.where(x > 0, x, 1.0)), 0.0)
