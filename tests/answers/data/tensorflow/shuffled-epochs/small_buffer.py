"""A buffer that is smaller than the data.

rejected by shuffled-epochs-test: buffer is smaller than the data
"""

from tandem.quiet import tensorflow as tf


def epoch_batches(n, batch_size, seed, epoch):
    recipe = tf.data.Dataset.range(n).shuffle(100, seed=1000 * seed + epoch)
    return recipe.batch(batch_size)
