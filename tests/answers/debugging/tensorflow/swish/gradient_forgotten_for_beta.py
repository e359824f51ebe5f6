"""The gradient that comes in is used for x only.

rejected by swish-hidden: outputs that count differently: the gradient of beta
"""

from tandem.quiet import tensorflow as tf


@tf.custom_gradient
def swish(x, beta):
    def backward(gradient):
        s = tf.sigmoid(beta * x)
        slope = s * (1 - s)
        return gradient * (s + beta * x * slope), tf.reduce_sum(x * x * slope, 0)

    return x * tf.sigmoid(beta * x), backward
