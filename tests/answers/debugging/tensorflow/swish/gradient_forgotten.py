"""The gradient that comes in is not used: right as long as it is 1.

rejected by swish-hidden: outputs that count differently: the gradient of x
"""

from tandem.quiet import tensorflow as tf


@tf.custom_gradient
def swish(x, beta):
    def backward(gradient):
        s = tf.sigmoid(beta * x)
        slope = s * (1 - s)
        return s + beta * x * slope, tf.reduce_sum(x * x * slope, 0)

    return x * tf.sigmoid(beta * x), backward
