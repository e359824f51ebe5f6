"""The same, by numpy().

rejected by first-bad-test: there is no single graph: .*no attribute 'numpy'
"""

import numpy as np


def first_bad(layers, x):
    for number, layer in enumerate(layers):
        x = layer(x)
        if not np.isfinite(x.numpy()).all():
            return number
    return -1
