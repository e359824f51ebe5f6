"""Two inputs need two gradients.

rejected by swish-test: ValueError: .*expected to return 2 gradients, but returned 1
"""

from tandem.quiet import tensorflow as tf


@tf.custom_gradient
def swish(x, beta):
    def backward(gradient):
        s = tf.sigmoid(beta * x)
        return gradient * (s + beta * x * s * (1 - s))

    return x * tf.sigmoid(beta * x), backward
