"""Forgets sparse tensors.

rejected by to-numpy-test: sparse: 'SparseTensor' object has no attribute 'numpy'
"""

import numpy as np

from tandem.quiet import tensorflow as tf


def to_numpy(t):
    if t.dtype == tf.bfloat16:
        t = tf.cast(t, tf.float32)
    return np.array(t.numpy())
