"""A new variable is a new beginning: the tape does not know where it came from.

rejected by safe-log-test: there is no gradient
"""

from tandem.quiet import tensorflow as tf


def safe_log(x):
    x = tf.Variable(x)
    positive = x > 0
    return tf.where(positive, tf.math.log(tf.where(positive, x, 1.0)), 0.0)
