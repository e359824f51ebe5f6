"""The library's AdamW: another place for epsilon.

rejected by adamw-test: the first step from a gradient of 1e-8 is
"""

import keras


def adamw(weights, lr, decay):
    optimizer = keras.optimizers.AdamW(lr, weight_decay=decay, epsilon=1e-8)
    variables = [keras.Variable(w.numpy(), dtype="float64") for w in weights]

    def update(gradients):
        optimizer.apply(gradients, variables)
        for w, v in zip(weights, variables, strict=True):
            w.assign(v.numpy())

    return update
