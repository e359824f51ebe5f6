"""Shuffles batches, not items.

rejected by shuffled-epochs-test: have the same items together again
"""

from tandem.quiet import tensorflow as tf


def epoch_batches(n, batch_size, seed, epoch):
    whole = n // batch_size * batch_size
    batches = tf.data.Dataset.range(whole).batch(batch_size)
    batches = batches.shuffle(n, seed=1000 * seed + epoch)
    rest = tf.data.Dataset.range(whole, n).batch(batch_size)
    return batches.concatenate(rest)
