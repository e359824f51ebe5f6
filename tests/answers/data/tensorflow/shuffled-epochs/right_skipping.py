"""Goes through the epochs before.

accepted
"""

from tandem.quiet import tensorflow as tf


def epoch_batches(n, batch_size, seed, epoch):
    recipe = tf.data.Dataset.range(n).shuffle(n, seed=seed).batch(batch_size)
    return recipe.repeat().skip(epoch * len(recipe)).take(len(recipe))
