r"""The inner derivative is forgotten.

rejected by swish-test: x\[0, 0\] is -2. Nudge it
"""

from tandem.quiet import tensorflow as tf


@tf.custom_gradient
def swish(x, beta):
    def backward(gradient):
        s = tf.sigmoid(beta * x)
        slope = s * (1 - s)
        return gradient * (s + x * slope), tf.reduce_sum(gradient * x * x * slope, 0)

    return x * tf.sigmoid(beta * x), backward
