r"""One row of gradients for each row of x, which nobody sums up.

rejected by swish-test: beta has the shape \(3,\), and so must its gradient; yours has \(4, 3\). A number that is used in several places
"""

from tandem.quiet import tensorflow as tf


@tf.custom_gradient
def swish(x, beta):
    def backward(gradient):
        s = tf.sigmoid(beta * x)
        slope = s * (1 - s)
        return gradient * (s + beta * x * slope), gradient * x * x * slope

    return x * tf.sigmoid(beta * x), backward
