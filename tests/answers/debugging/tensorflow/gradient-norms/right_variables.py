"""Variables made of the tensors: the tape watches those.

accepted
"""

from tandem.quiet import tensorflow as tf


def gradient_norms(weights, x, y):
    variables = [tf.Variable(w) for w in weights]
    norms = []
    for i in range(len(x)):
        with tf.GradientTape() as tape:
            loss = losses_of(variables, x[i : i + 1], y[i : i + 1])
        norms.append([tf.norm(g).numpy() for g in tape.gradient(loss, variables)])
    return norms
