"""The gradient of several losses is that of their sum.

rejected by gradient-norms-test: all images have the same norms: that is the gradient of the whole batch
"""

from tandem.quiet import tensorflow as tf


def gradient_norms(weights, x, y):
    norms = []
    for _ in x:
        with tf.GradientTape() as tape:
            tape.watch(weights)
            losses = losses_of(weights, x, y)
        norms.append([float(tf.norm(g)) for g in tape.gradient(losses, weights)])
    return norms
