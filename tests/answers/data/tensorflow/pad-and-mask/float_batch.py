"""A batch of float32, whatever the sequences are.

rejected by pad-and-mask-hidden: yours is of float32
"""

from tandem.quiet import tensorflow as tf


def pad(sequences, multiple):
    sequences = tf.cast(sequences, tf.float32)
    lengths = sequences.row_lengths()
    width = -(-tf.reduce_max(lengths) // multiple) * multiple
    batch = sequences.to_tensor(shape=tf.stack([sequences.nrows(), width]))
    return batch, tf.sequence_mask(lengths, width)


def masked_mean(batch, mask):
    data = tf.where(mask, batch, 0.0)
    count = tf.reduce_sum(tf.cast(mask, batch.dtype), axis=1)
    return tf.reduce_sum(data, axis=1) / tf.maximum(count, 1.0)
