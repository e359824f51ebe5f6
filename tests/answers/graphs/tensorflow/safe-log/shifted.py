r"""Shifts every number to avoid the one.

rejected by safe-log-test: safe_log\(0.5\) gives -0.69\d*, not -0.69
"""

from tandem.quiet import tensorflow as tf


def safe_log(x):
    return tf.where(x > 0, tf.math.log(tf.nn.relu(x) + 1e-4), 0.0)
