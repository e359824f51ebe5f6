"""Each loss as a sum in which the others count nothing.

accepted
"""

from tandem.quiet import tensorflow as tf


def gradient_norms(weights, x, y):
    norms = []
    for row in tf.eye(len(x), dtype=x.dtype):
        with tf.GradientTape() as tape:
            tape.watch(weights)
            losses = losses_of(weights, x, y)
        gradients = tape.gradient(losses, weights, output_gradients=row)
        norms.append([float(tf.norm(g)) for g in gradients])
    return norms
