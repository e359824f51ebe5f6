"""The mask is a batch of ones, filled up in the same way.

accepted
"""

from tandem.quiet import tensorflow as tf


def pad(sequences, multiple):
    width = sequences.bounding_shape()[1]
    width = (width + multiple - 1) // multiple * multiple
    shape = tf.stack([sequences.nrows(), width])
    here = tf.ones_like(sequences, dtype=tf.bool)
    return sequences.to_tensor(shape=shape), here.to_tensor(shape=shape)


def masked_mean(batch, mask):
    means = tf.reduce_mean(tf.ragged.boolean_mask(batch, mask), axis=1)
    return tf.where(tf.reduce_any(mask, axis=1), means, 0.0)
