"""A gradient of one's own that forgets what comes in.

rejected by safe-log-hidden: does a gradient of your own use the one it is given
"""

from tandem.quiet import tensorflow as tf


@tf.custom_gradient
def safe_log(x):
    def gradient(upstream):
        return tf.where(x > 0, 1 / x, 0.0)

    return tf.where(x > 0, tf.math.log(x), 0.0), gradient
