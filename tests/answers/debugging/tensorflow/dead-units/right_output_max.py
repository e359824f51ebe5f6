"""The greatest output of each unit over all batches.

accepted
"""

import numpy as np

import keras  # isort: skip


def dead_units(model, batches):
    relus = [layer for layer in model.layers if isinstance(layer, keras.layers.ReLU)]
    watching = keras.Model(model.inputs, [layer.output for layer in relus])
    tops = [[np.max(output, axis=0) for output in watching(x)] for x in batches]
    return {
        relu.name: int((np.max(found, axis=0) == 0).sum())
        for relu, found in zip(relus, zip(*tops, strict=True), strict=True)
    }
