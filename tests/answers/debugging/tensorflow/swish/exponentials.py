"""The slope of the sigmoid by its textbook formula: infinity over infinity at -1000.

rejected by swish-hidden: large numbers: the gradient of x .*nan
"""

from tandem.quiet import tensorflow as tf


@tf.custom_gradient
def swish(x, beta):
    def backward(gradient):
        e = tf.exp(-beta * x)
        s, slope = 1 / (1 + e), e / (1 + e) ** 2
        return gradient * (s + beta * x * slope), tf.reduce_sum(gradient * x * x * slope, 0)

    return x * tf.sigmoid(beta * x), backward
