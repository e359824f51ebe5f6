"""Counts the steps from 0, and one late.

rejected by adam-test: pytorch: off by
"""

import numpy as np

from tandem.quiet import tensorflow as tf

keras = tf.keras


def adam_path(gradients, lr, eps, rule):
    """The weights after each step, from 0, by either rule."""
    w = tf.Variable(np.zeros(gradients.shape[1]))
    optimiser = keras.optimizers.Adam(lr, epsilon=eps)
    optimiser.build([w])
    path = []
    for t, g in enumerate(gradients, start=1):
        if rule == "pytorch":
            optimiser.epsilon = eps * (1 - 0.999 ** (t + 1)) ** 0.5
        optimiser.apply([tf.constant(g)])
        path.append(w.numpy())
    return np.stack(path)
