r"""The wrong Swish of the lesson: x stands in the product twice.

rejected by swish-test: x\[0, 0\] is -2. Nudge it, and the sum of the outputs moves by 0.0723 times the nudge; backward says 0.2689
"""

from tandem.quiet import tensorflow as tf


@tf.custom_gradient
def swish(x, beta):
    def backward(gradient):
        s = tf.sigmoid(beta * x)
        return gradient * s, tf.reduce_sum(gradient * x * x * s * (1 - s), 0)

    return x * tf.sigmoid(beta * x), backward
