"""The library's AdamW with two groups.

accepted
"""

import torch


def adamw(weights, lr, decay):
    matrices = [w for w in weights if w.ndim > 1]
    others = [w for w in weights if w.ndim < 2]
    groups = [{"params": matrices, "weight_decay": decay}, {"params": others, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW([g for g in groups if g["params"]], lr)

    def update(gradients):
        for w, g in zip(weights, gradients, strict=True):
            w.grad = g
        optimizer.step()

    return update
