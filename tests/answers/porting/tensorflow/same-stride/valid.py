"""No padding at all.

rejected by same-stride-test: pytorch, 7 by 7: the shape is
"""

from tandem.quiet import tensorflow as tf


def convolve(x, kernel, stride, rule):
    """`x` with `kernel`, both with channels last."""
    if rule == "tensorflow":
        return tf.nn.conv2d(x, kernel, stride, "SAME")
    return tf.nn.conv2d(x, kernel, stride, "VALID")
