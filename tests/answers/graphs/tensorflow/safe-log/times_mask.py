r"""Zero times minus infinity is nan, already in the values.

rejected by safe-log-test: safe_log\(-2.0\) gives nan, not 0
"""

from tandem.quiet import tensorflow as tf


def safe_log(x):
    return tf.math.log(x) * tf.cast(x > 0, x.dtype)
