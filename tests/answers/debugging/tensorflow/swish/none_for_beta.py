"""Beta never learns, and nothing says so.

rejected by swish-test: backward gives no gradient for beta
"""

from tandem.quiet import tensorflow as tf


@tf.custom_gradient
def swish(x, beta):
    def backward(gradient):
        s = tf.sigmoid(beta * x)
        slope = s * (1 - s)
        return gradient * (s + beta * x * slope), None

    return x * tf.sigmoid(beta * x), backward
