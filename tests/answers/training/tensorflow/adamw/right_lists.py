"""Means that are plain tensors, made anew at each step.

accepted
"""

import tensorflow as tf


def adamw(weights, lr, decay):
    ms, vs, steps = [0.0] * len(weights), [0.0] * len(weights), []

    def update(gradients):
        steps.append(1)
        t = len(steps)
        for n, (w, g) in enumerate(zip(weights, gradients, strict=True)):
            ms[n] = 0.9 * ms[n] + (1 - 0.9) * g
            vs[n] = 0.999 * vs[n] + (1 - 0.999) * g**2
            m, v = ms[n] / (1 - 0.9**t), vs[n] / (1 - 0.999**t)
            decay_ = decay * w if len(w.shape) > 1 else 0.0
            w.assign_sub(lr * (decay_ + m / (tf.sqrt(v) + 1e-8)))

    return update
