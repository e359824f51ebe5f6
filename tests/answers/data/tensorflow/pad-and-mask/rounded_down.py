r"""Cuts the longest sequence off.

rejected by pad-and-mask-test: yours has \(3, 4\)
"""

from tandem.quiet import tensorflow as tf


def pad(sequences, multiple):
    lengths = sequences.row_lengths()
    width = tf.reduce_max(lengths) // multiple * multiple
    batch = sequences.to_tensor(shape=tf.stack([sequences.nrows(), width]))
    return batch, tf.sequence_mask(lengths, width)


def masked_mean(batch, mask):
    data = tf.where(mask, batch, 0.0)
    count = tf.reduce_sum(tf.cast(mask, batch.dtype), axis=1)
    return tf.reduce_sum(data, axis=1) / tf.maximum(count, 1.0)
