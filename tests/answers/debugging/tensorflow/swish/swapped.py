r"""The two in the wrong order.

rejected by swish-test: x has the shape \(4, 3\), and so must its gradient; yours has \(3,\)
"""

from tandem.quiet import tensorflow as tf


@tf.custom_gradient
def swish(x, beta):
    def backward(gradient):
        s = tf.sigmoid(beta * x)
        slope = s * (1 - s)
        return tf.reduce_sum(gradient * x * x * slope, 0), gradient * (s + beta * x * slope)

    return x * tf.sigmoid(beta * x), backward
