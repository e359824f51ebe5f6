"""By way of Python numbers: the type is lost.

rejected by to-numpy-test: plain: the array is of type float64, it should be float32
"""

import numpy as np


def to_numpy(t):
    return np.array(t.numpy().tolist())
