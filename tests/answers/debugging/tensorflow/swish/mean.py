r"""The mean over the rows.

rejected by swish-test: beta\[0\] is 0.5. Nudge it
"""

from tandem.quiet import tensorflow as tf


@tf.custom_gradient
def swish(x, beta):
    def backward(gradient):
        s = tf.sigmoid(beta * x)
        slope = s * (1 - s)
        return gradient * (s + beta * x * slope), tf.reduce_mean(gradient * x * x * slope, 0)

    return x * tf.sigmoid(beta * x), backward
