"""Fills up twice: to a rectangle, then to the multiple.

accepted
"""

from tandem.quiet import tensorflow as tf


def pad(sequences, multiple):
    batch = sequences.to_tensor()
    width = tf.shape(batch)[1]
    batch = tf.pad(batch, [[0, 0], [0, -width % multiple]])
    columns = tf.range(tf.shape(batch)[1], dtype=tf.int64)
    return batch, columns < sequences.row_lengths()[:, None]


def masked_mean(batch, mask):
    data = tf.where(mask, batch, 0.0)
    count = tf.reduce_sum(tf.cast(mask, batch.dtype), axis=1)
    return tf.reduce_sum(data, axis=1) / tf.maximum(count, 1.0)
