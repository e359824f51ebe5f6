"""With the output in place of the product.

accepted
"""

from tandem.quiet import tensorflow as tf


@tf.custom_gradient
def swish(x, beta):
    def backward(gradient):
        s = tf.sigmoid(beta * x)
        y = x * s
        return gradient * (s + beta * y * (1 - s)), tf.einsum("ij,ij->j", gradient, x * y * (1 - s))

    return x * tf.sigmoid(beta * x), backward
