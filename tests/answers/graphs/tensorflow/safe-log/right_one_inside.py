"""A harmless number put in; its logarithm is 0 already.

accepted
"""

from tandem.quiet import tensorflow as tf


@tf.function
def safe_log(x):
    return tf.math.log(tf.where(x > 0, x, tf.ones_like(x)))
