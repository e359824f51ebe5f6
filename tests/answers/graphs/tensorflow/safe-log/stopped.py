"""Cuts the graph to be rid of the nan, and is rid of the gradient.

rejected by safe-log-test: there is no gradient
"""

from tandem.quiet import tensorflow as tf


def safe_log(x):
    return tf.where(x > 0, tf.math.log(tf.stop_gradient(x)), 0.0)
