r"""Returns the rows that were looked up, not the table's gradient.

rejected by to-numpy-test: lookup: the array is \[\[1.0, 1.0\], \[1.0, 1.0\], \[1.0, 1.0\]\]
"""

import numpy as np

from tandem.quiet import tensorflow as tf


def to_numpy(t):
    if isinstance(t, tf.SparseTensor):
        t = tf.sparse.to_dense(tf.sparse.reorder(t))
    if isinstance(t, tf.IndexedSlices):
        t = t.values
    t = tf.convert_to_tensor(t)
    if t.dtype == tf.bfloat16:
        t = tf.cast(t, tf.float32)
    return np.array(t.numpy())
