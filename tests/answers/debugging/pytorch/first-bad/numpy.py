"""The same, by NumPy.

rejected by first-bad-test: there is no single graph: Python asks for a value
"""

import numpy as np


def first_bad(layers, x):
    for number, layer in enumerate(layers):
        x = layer(x)
        if not np.isfinite(x.numpy()).all():
            return number
    return -1
