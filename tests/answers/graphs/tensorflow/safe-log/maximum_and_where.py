"""Right where x is 0, wrong for everything below the limit.

rejected by safe-log-hidden: every positive number has its own log
"""

from tandem.quiet import tensorflow as tf


def safe_log(x):
    return tf.where(x > 0, tf.math.log(tf.maximum(x, 1e-7)), 0.0)
