"""Of the right type in the end.

rejected by pad-and-mask-hidden: 16777217 has become 16777216
"""

from tandem.quiet import tensorflow as tf


def pad(sequences, multiple):
    dtype = sequences.dtype
    sequences = tf.cast(sequences, tf.float32)
    lengths = sequences.row_lengths()
    width = -(-tf.reduce_max(lengths) // multiple) * multiple
    batch = sequences.to_tensor(shape=tf.stack([sequences.nrows(), width]))
    return tf.cast(batch, dtype), tf.sequence_mask(lengths, width)


def masked_mean(batch, mask):
    data = tf.where(mask, batch, 0.0)
    count = tf.reduce_sum(tf.cast(mask, batch.dtype), axis=1)
    return tf.reduce_sum(data, axis=1) / tf.maximum(count, 1.0)
