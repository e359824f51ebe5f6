"""Leaves the smaller batch out.

rejected by shuffled-epochs-test: yields 56
"""

from tandem.quiet import tensorflow as tf


def epoch_batches(n, batch_size, seed, epoch):
    recipe = tf.data.Dataset.range(n).shuffle(n, seed=1000 * seed + epoch)
    return recipe.batch(batch_size, drop_remainder=True)
