r"""Decays biases as well, as both frameworks do by default.

rejected by adamw-test: a bias, with one axis, is not decayed; yours went from \[4.0\] to \[3.8
"""

import torch


def adamw(weights, lr, decay):
    ms = [torch.zeros_like(w) for w in weights]
    vs = [torch.zeros_like(w) for w in weights]
    t = 0

    def update(gradients):
        nonlocal t
        t += 1
        for w, g, m, v in zip(weights, gradients, ms, vs, strict=True):
            m += (g - m) * (1 - 0.9)
            v += (g * g - v) * (1 - 0.999)
            root = (v / (1 - 0.999**t)).sqrt() + 1e-8
            w -= lr * decay * w
            w -= lr * m / (1 - 0.9**t) / root

    return update
