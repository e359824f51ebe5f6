r"""One norm for each layer, as in the lesson.

rejected by gradient-norms-test: has to return a list of lists of numbers, not list \[
"""

from tandem.quiet import tensorflow as tf


def gradient_norms(weights, x, y):
    with tf.GradientTape() as tape:
        tape.watch(weights)
        loss = tf.reduce_mean(losses_of(weights, x, y))
    return [float(tf.norm(g)) for g in tape.gradient(loss, weights)]
