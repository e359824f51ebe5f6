"""Keras' own evaluation, with the right loss.

accepted
"""

import keras


def evaluate(model, x, y, batch_size):
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(loss=loss, metrics=["accuracy"])
    return tuple(float(v) for v in model.evaluate(x, y, batch_size=batch_size, verbose=0))
