r"""Adds the decay to the gradient, which Adam then divides by its size.

rejected by adamw-test: take a matrix from \[\[4, -4\]\] to \[\[3.8, -3.8\]\]; yours is at \[\[3.9
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
            if w.ndim > 1:
                g = g + decay * w
            m += (g - m) * (1 - 0.9)
            v += (g * g - v) * (1 - 0.999)
            root = (v / (1 - 0.999**t)).sqrt() + 1e-8
            w -= lr * m / (1 - 0.9**t) / root

    return update
