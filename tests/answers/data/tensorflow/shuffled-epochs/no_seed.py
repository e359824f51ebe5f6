"""Shuffled, but not by the seed.

rejected by shuffled-epochs-test: came in two orders
"""

from tandem.quiet import tensorflow as tf


def epoch_batches(n, batch_size, seed, epoch):
    return tf.data.Dataset.range(n).shuffle(n).batch(batch_size)
