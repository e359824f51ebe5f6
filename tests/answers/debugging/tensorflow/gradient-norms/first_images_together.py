"""Each image together with those before it.

rejected by gradient-norms-test: the norms of image 1 are .*right for the images before
"""

from tandem.quiet import tensorflow as tf


def gradient_norms(weights, x, y):
    norms = []
    for i in range(len(x)):
        with tf.GradientTape() as tape:
            tape.watch(weights)
            losses = losses_of(weights, x[: i + 1], y[: i + 1])
        norms.append([float(tf.norm(g)) for g in tape.gradient(losses, weights)])
    return norms
