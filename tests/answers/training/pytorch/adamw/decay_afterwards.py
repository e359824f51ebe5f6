r"""Decays the weight after the step.

rejected by adamw-hidden: after 10 steps the weights are off by \d\S+, not by less than 1e-12
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
            w -= lr * m / (1 - 0.9**t) / root
            if w.ndim > 1:
                w -= lr * decay * w

    return update
