"""Pads in front only.

rejected by same-stride-test: pytorch, 7 by 7: the shape is
"""

from tandem.quiet import tensorflow as tf


def convolve(x, kernel, stride, rule):
    """`x` with `kernel`, both with channels last."""
    if rule == "tensorflow":
        return tf.nn.conv2d(x, kernel, stride, "SAME")
    sides = [[k // 2, 0] for k in kernel.shape[:2]]
    x = tf.pad(x, [[0, 0], *sides, [0, 0]])
    return tf.nn.conv2d(x, kernel, stride, "VALID")
