"""What has been computed before is not on the tape.

rejected by gradient-norms-test: a gradient is None: does the tape watch the weights
"""

from tandem.quiet import tensorflow as tf


def gradient_norms(weights, x, y):
    norms = []
    for i in range(len(x)):
        with tf.GradientTape() as tape:
            loss = losses_of(weights, x[i : i + 1], y[i : i + 1])
            tape.watch(weights)
        norms.append([g.numpy() for g in tape.gradient(loss, weights)])
    return norms
