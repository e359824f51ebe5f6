r"""A symbolic tensor has no value for NumPy.

rejected by first-bad-test: there is no single graph: .*Cannot convert a symbolic tf.Tensor .*at `if not np.isfinite\(x\).all\(\):`
"""

import numpy as np


def first_bad(layers, x):
    for number, layer in enumerate(layers):
        x = layer(x)
        if not np.isfinite(x).all():
            return number
    return -1
