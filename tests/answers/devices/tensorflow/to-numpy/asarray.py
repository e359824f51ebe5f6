"""Takes np.asarray for a copy: it is the tensor's own memory.

rejected by to-numpy-test: plain: the array is read-only
"""

import numpy as np


def to_numpy(t):
    return np.asarray(t)
