r"""Keras' place for epsilon: before the correction.

rejected by adamw-test: the first step from a gradient of 1e-8 is 0.003\d*, not 0.05
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
            root = (v.sqrt() + 1e-8) / (1 - 0.999**t) ** 0.5
            if w.ndim > 1:
                w -= lr * decay * w
            w -= lr * m / (1 - 0.9**t) / root

    return update
