"""A tape watches variables, and these are none.

rejected by gradient-norms-test: a gradient is None: does the tape watch the weights
"""

from tandem.quiet import tensorflow as tf


def gradient_norms(weights, x, y):
    norms = []
    for i in range(len(x)):
        with tf.GradientTape() as tape:
            loss = losses_of(weights, x[i : i + 1], y[i : i + 1])
        norms.append([tf.norm(g) for g in tape.gradient(loss, weights)])
    return norms
