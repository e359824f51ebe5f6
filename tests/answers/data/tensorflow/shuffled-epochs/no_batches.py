r"""Yields the items one by one.

rejected by shuffled-epochs-test: you yield 60 of \[1, 1
"""

from tandem.quiet import tensorflow as tf


def epoch_batches(n, batch_size, seed, epoch):
    return tf.data.Dataset.range(n).shuffle(n, seed=1000 * seed + epoch)
