"""The same, the slope by a layer.

accepted
"""

from tandem.quiet import tensorflow as tf

keras = tf.keras


def ported(weights, images):
    """The network `original`, in TensorFlow."""
    w = weights
    x = tf.nn.conv2d(images, w["kernel"], 2, "SAME")
    x = tf.nn.batch_normalization(x, w["mean"], w["variance"], w["beta"], w["gamma"], 1e-5)
    x = keras.layers.LeakyReLU(0.2, dtype="float64")(x)
    x = tf.transpose(x, [0, 3, 1, 2])
    return tf.reshape(x, (len(images), -1)) @ w["dense"]
