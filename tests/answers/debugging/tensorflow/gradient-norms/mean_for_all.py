"""The gradient of the batch, for every image.

rejected by gradient-norms-test: all images have the same norms: that is the gradient of the whole batch
"""

from tandem.quiet import tensorflow as tf


def gradient_norms(weights, x, y):
    with tf.GradientTape() as tape:
        tape.watch(weights)
        loss = tf.reduce_mean(losses_of(weights, x, y))
    norms = [float(tf.norm(g)) for g in tape.gradient(loss, weights)]
    return [norms] * len(x)
