"""State in an object.

accepted
"""

import torch


class Update:
    def __init__(self, weights, lr, decay):
        self.weights, self.lr, self.decay, self.t = weights, lr, decay, 0
        self.state = [(torch.zeros_like(w), torch.zeros_like(w)) for w in weights]

    def __call__(self, gradients):
        self.t += 1
        for n, (w, g) in enumerate(zip(self.weights, gradients, strict=True)):
            m, v = self.state[n]
            m, v = 0.9 * m + (1 - 0.9) * g, 0.999 * v + (1 - 0.999) * g**2
            self.state[n] = m, v
            m, v = m / (1 - 0.9**self.t), v / (1 - 0.999**self.t)
            decay = self.decay * w if w.ndim > 1 else 0
            w.copy_(w - self.lr * (decay + m / (v.sqrt() + 1e-8)))


def adamw(weights, lr, decay):
    return Update(weights, lr, decay)
