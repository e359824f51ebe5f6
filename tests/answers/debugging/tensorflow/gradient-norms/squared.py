"""The sum of squares, without the root.

rejected by gradient-norms-test: these are the squares of the norms
"""

from tandem.quiet import tensorflow as tf


def gradient_norms(weights, x, y):
    norms = []
    for i in range(len(x)):
        with tf.GradientTape() as tape:
            tape.watch(weights)
            loss = losses_of(weights, x[i : i + 1], y[i : i + 1])
        norms.append([float(tf.reduce_sum(g**2)) for g in tape.gradient(loss, weights)])
    return norms
