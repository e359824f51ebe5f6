r"""The logarithm of a small number is not 0.

rejected by safe-log-test: safe_log\(-2.0\) gives -16.1\d*, not 0
"""

from tandem.quiet import tensorflow as tf


def safe_log(x):
    return tf.math.log(tf.maximum(x, 1e-7))
