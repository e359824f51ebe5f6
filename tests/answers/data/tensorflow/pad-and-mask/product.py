"""Multiplies with the mask.

rejected by pad-and-mask-hidden: has the mean nan, not 0
"""

from tandem.quiet import tensorflow as tf


def pad(sequences, multiple):
    lengths = sequences.row_lengths()
    width = -(-tf.reduce_max(lengths) // multiple) * multiple
    batch = sequences.to_tensor(shape=tf.stack([sequences.nrows(), width]))
    return batch, tf.sequence_mask(lengths, width)


def masked_mean(batch, mask):
    mask = tf.cast(mask, batch.dtype)
    return tf.reduce_sum(batch * mask, axis=1) / tf.reduce_sum(mask, axis=1)
