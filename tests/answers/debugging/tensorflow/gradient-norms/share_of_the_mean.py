"""Each image's share in the mean.

rejected by gradient-norms-test: each norm is 5 times too small
"""

from tandem.quiet import tensorflow as tf


def gradient_norms(weights, x, y):
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(weights)
        losses = tf.unstack(losses_of(weights, x, y) / len(y))
    return [[float(tf.norm(g)) for g in tape.gradient(loss, weights)] for loss in losses]
