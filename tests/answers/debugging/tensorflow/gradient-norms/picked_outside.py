"""To pick an entry is an operation too, and the tape is closed.

rejected by gradient-norms-test: a gradient is None: .*all that comes between .* computed under the tape
"""

from tandem.quiet import tensorflow as tf


def gradient_norms(weights, x, y):
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(weights)
        losses = losses_of(weights, x, y)
    return [[float(tf.norm(g)) for g in tape.gradient(loss, weights)] for loss in losses]
