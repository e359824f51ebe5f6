"""As wide as the batch of the example.

rejected by pad-and-mask-test: nothing is to be added
"""

from tandem.quiet import tensorflow as tf


def pad(sequences, multiple):
    lengths = sequences.row_lengths()
    width = 8
    batch = sequences.to_tensor(shape=[None, width])
    return batch, tf.sequence_mask(lengths, width)


def masked_mean(batch, mask):
    data = tf.where(mask, batch, 0.0)
    count = tf.reduce_sum(tf.cast(mask, batch.dtype), axis=1)
    return tf.reduce_sum(data, axis=1) / tf.maximum(count, 1.0)
