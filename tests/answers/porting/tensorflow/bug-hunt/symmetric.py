"""PyTorch's padding, which the original does not have.

rejected by bug-hunt-test: the output is off by
"""

from tandem.quiet import tensorflow as tf


def ported(weights, images):
    """The network `original`, in TensorFlow."""
    w = weights
    x = tf.nn.conv2d(tf.pad(images, [[0, 0], [1, 1], [1, 1], [0, 0]]), w["kernel"], 2, "VALID")
    x = tf.nn.batch_normalization(x, w["mean"], w["variance"], w["beta"], w["gamma"], 1e-5)
    x = tf.nn.leaky_relu(x, 0.2)
    x = tf.transpose(x, [0, 3, 1, 2])
    return tf.reshape(x, (len(images), -1)) @ w["dense"]
