"""Adds the decay into the gradient's own memory.

rejected by adamw-test: update changes the gradients
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
            g *= 1 - 0.9
            m.mul_(0.9).add_(g)
            v += (g * g * 100 - v) * (1 - 0.999)
            root = (v / (1 - 0.999**t)).sqrt() + 1e-8
            if w.ndim > 1:
                w -= lr * decay * w
            w -= lr * m / (1 - 0.9**t) / root

    return update
