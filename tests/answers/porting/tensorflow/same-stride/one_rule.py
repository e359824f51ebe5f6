"""`SAME` for both.

rejected by same-stride-test: pytorch, 8 by 8: off by
"""

from tandem.quiet import tensorflow as tf


def convolve(x, kernel, stride, rule):
    """`x` with `kernel`, both with channels last."""
    if rule:
        return tf.nn.conv2d(x, kernel, stride, "SAME")
    sides = [[k // 2] * 2 for k in kernel.shape[:2]]
    x = tf.pad(x, [[0, 0], *sides, [0, 0]])
    return tf.nn.conv2d(x, kernel, stride, "VALID")
