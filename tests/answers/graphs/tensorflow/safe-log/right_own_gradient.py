"""A gradient of one's own, with the incoming one.

accepted
"""

from tandem.quiet import tensorflow as tf


@tf.custom_gradient
def safe_log(x):
    def gradient(upstream):
        return tf.where(x > 0, upstream / x, 0.0)

    return tf.where(x > 0, tf.math.log(x), 0.0), gradient
