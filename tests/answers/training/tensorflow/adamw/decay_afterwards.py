r"""Decays the weight after the step.

rejected by adamw-hidden: after 10 steps the weights are off by \d\S+, not by less than 1e-12
"""

import tensorflow as tf


def adamw(weights, lr, decay):
    ms = [tf.Variable(tf.zeros_like(w)) for w in weights]
    vs = [tf.Variable(tf.zeros_like(w)) for w in weights]
    t = 0

    def update(gradients):
        nonlocal t
        t += 1
        for w, g, m, v in zip(weights, gradients, ms, vs, strict=True):
            m.assign_add((g - m) * (1 - 0.9))
            v.assign_add((g * g - v) * (1 - 0.999))
            root = tf.sqrt(v / (1 - 0.999**t)) + 1e-8
            w.assign_sub(lr * m / (1 - 0.9**t) / root)
            if len(w.shape) > 1:
                w.assign_sub(lr * decay * w)

    return update
