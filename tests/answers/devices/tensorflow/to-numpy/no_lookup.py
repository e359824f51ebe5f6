"""Forgets that the gradient of a lookup is no tensor.

rejected by to-numpy-test: lookup: 'IndexedSlices' object has no attribute 'numpy'
"""

import numpy as np

from tandem.quiet import tensorflow as tf


def to_numpy(t):
    if isinstance(t, tf.SparseTensor):
        t = tf.sparse.to_dense(tf.sparse.reorder(t))
    if t.dtype == tf.bfloat16:
        t = tf.cast(t, tf.float32)
    return np.array(t.numpy())
