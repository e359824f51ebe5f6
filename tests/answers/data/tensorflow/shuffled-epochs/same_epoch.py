"""A recipe with a seed, made in each epoch.

rejected by shuffled-epochs-test: the epoch has no part in your seed
"""

from tandem.quiet import tensorflow as tf


def epoch_batches(n, batch_size, seed, epoch):
    return tf.data.Dataset.range(n).shuffle(n, seed=seed).batch(batch_size)
