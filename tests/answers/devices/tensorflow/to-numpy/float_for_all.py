"""One type for all.

rejected by to-numpy-test: conj: the array is of type float32, it should be complex64
"""

import numpy as np

from tandem.quiet import tensorflow as tf


def to_numpy(t):
    if isinstance(t, tf.SparseTensor):
        t = tf.sparse.to_dense(tf.sparse.reorder(t))
    t = tf.cast(tf.convert_to_tensor(t), tf.float32)
    return np.array(t.numpy())
