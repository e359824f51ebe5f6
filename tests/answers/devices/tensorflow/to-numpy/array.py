"""Makes an array of whatever object comes.

rejected by to-numpy-test: sparse: .*(of type object|expected ndarray)
"""

import numpy as np

from tandem.quiet import tensorflow as tf


def to_numpy(t):
    if getattr(t, "dtype", None) == tf.bfloat16:
        t = tf.cast(t, tf.float32)
    return np.array(t)
