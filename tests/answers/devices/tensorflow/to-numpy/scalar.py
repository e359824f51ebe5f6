"""A single number is no array.

rejected by to-numpy-hidden: plain: to_numpy returns a float64, not an np.ndarray
"""

from tandem.quiet import tensorflow as tf


def to_numpy(t):
    if isinstance(t, tf.SparseTensor):
        t = tf.sparse.to_dense(tf.sparse.reorder(t))
    t = tf.convert_to_tensor(t)
    if t.dtype == tf.bfloat16:
        t = tf.cast(t, tf.float32)
    return t.numpy()
