"""All gradients at once, with an axis for the images.

accepted
"""

from tandem.quiet import tensorflow as tf


def gradient_norms(weights, x, y):
    with tf.GradientTape() as tape:
        tape.watch(weights)
        losses = losses_of(weights, x, y)
    jacobians = tape.jacobian(losses, weights)
    norms = [tf.norm(tf.reshape(j, (len(x), -1)), axis=1) for j in jacobians]
    return tf.stack(norms, 1).numpy().tolist()
