"""One tape that can be asked often, and all losses picked out under it.

accepted
"""

from tandem.quiet import tensorflow as tf


def gradient_norms(weights, x, y):
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(weights)
        losses = tf.unstack(losses_of(weights, x, y))
    return [[tf.norm(g) for g in tape.gradient(loss, weights)] for loss in losses]
