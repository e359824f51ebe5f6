"""Both formulas, by hand.

accepted
"""

import numpy as np


def adam_path(gradients, lr, eps, rule):
    w = m = v = np.zeros(gradients.shape[1])
    path = []
    for t, g in enumerate(gradients, start=1):
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        root = (1 - 0.999**t) ** 0.5
        if rule == "pytorch":
            step = m / (1 - 0.9**t) / (np.sqrt(v) / root + eps)
        else:
            step = root * m / (1 - 0.9**t) / (np.sqrt(v) + eps)
        w = w - lr * step
        path.append(w)
    return np.stack(path)
