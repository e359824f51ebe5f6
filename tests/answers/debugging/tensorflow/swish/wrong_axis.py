r"""Sums over the columns.

rejected by swish-test: beta has the shape \(3,\), and so must its gradient; yours has \(4,\)
"""

from tandem.quiet import tensorflow as tf


@tf.custom_gradient
def swish(x, beta):
    def backward(gradient):
        s = tf.sigmoid(beta * x)
        slope = s * (1 - s)
        return gradient * (s + beta * x * slope), tf.reduce_sum(gradient * x * x * slope, 1)

    return x * tf.sigmoid(beta * x), backward
