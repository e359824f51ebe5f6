"""Forgets both means after each step.

rejected by adamw-test: after gradients of 1 and -3 the weight is
"""

import torch


def adamw(weights, lr, decay):
    ms = [torch.zeros_like(w) for w in weights]
    vs = [torch.zeros_like(w) for w in weights]
    t = 0

    def update(gradients):
        nonlocal t
        t += 1
        for m, v in zip(ms, vs, strict=True):
            m *= 0
            v *= 0
        for w, g, m, v in zip(weights, gradients, ms, vs, strict=True):
            m += (g - m) * (1 - 0.9)
            v += (g * g - v) * (1 - 0.999)
            root = (v / (1 - 0.999**t)).sqrt() + 1e-8
            if w.ndim > 1:
                w -= lr * decay * w
            w -= lr * m / (1 - 0.9**t) / root

    return update
