r"""Takes every kernel for a square.

rejected by same-stride-hidden: pytorch, kernel \(3, 5\), stride 2: the shape is
"""

from tandem.quiet import tensorflow as tf


def convolve(x, kernel, stride, rule):
    """`x` with `kernel`, both with channels last."""
    if rule == "tensorflow":
        return tf.nn.conv2d(x, kernel, stride, "SAME")
    sides = [[kernel.shape[0] // 2] * 2] * 2
    x = tf.pad(x, [[0, 0], *sides, [0, 0]])
    return tf.nn.conv2d(x, kernel, stride, "VALID")
