"""where chooses between two results, but both are computed, and both send their gradient.

rejected by safe-log-test: gradient at 0.0 is nan.*computed all the same
"""

from tandem.quiet import tensorflow as tf


def safe_log(x):
    return tf.where(x > 0, tf.math.log(x), 0.0)
