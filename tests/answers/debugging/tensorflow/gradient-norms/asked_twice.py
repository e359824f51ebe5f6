"""A tape answers once.

rejected by gradient-norms-test: RuntimeError: .*one set of gradients
"""

from tandem.quiet import tensorflow as tf


def gradient_norms(weights, x, y):
    with tf.GradientTape() as tape:
        tape.watch(weights)
        losses = tf.unstack(losses_of(weights, x, y))
    return [[float(tf.norm(g)) for g in tape.gradient(loss, weights)] for loss in losses]
