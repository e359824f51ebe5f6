"""Counts the step once for each weight.

rejected by adamw-hidden: (after 10 steps the weights are off|a weight with four axes)
"""

import torch


def adamw(weights, lr, decay):
    ms = [torch.zeros_like(w) for w in weights]
    vs = [torch.zeros_like(w) for w in weights]
    t = 0

    def update(gradients):
        nonlocal t
        for w, g, m, v in zip(weights, gradients, ms, vs, strict=True):
            t += 1
            m += (g - m) * (1 - 0.9)
            v += (g * g - v) * (1 - 0.999)
            root = (v / (1 - 0.999**t)).sqrt() + 1e-8
            if w.ndim > 1:
                w -= lr * decay * w
            w -= lr * m / (1 - 0.9**t) / root

    return update
