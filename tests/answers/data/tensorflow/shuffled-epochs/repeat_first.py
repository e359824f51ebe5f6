"""Shuffles an endless stream.

rejected by shuffled-epochs-test: some come twice, and others never
"""

from tandem.quiet import tensorflow as tf


def epoch_batches(n, batch_size, seed, epoch):
    recipe = tf.data.Dataset.range(n).repeat()
    recipe = recipe.shuffle(n, seed=1000 * seed + epoch)
    return recipe.take(n).batch(batch_size)
