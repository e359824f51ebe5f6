"""One draw of two numbers.

accepted
"""

from tandem.quiet import tensorflow as tf


def load(read, indices, seed, epoch, workers):
    def augment(index):
        key = tf.random.fold_in(tf.constant([seed, epoch], tf.int64), index)
        drawn = tf.random.stateless_uniform([2], key)
        contrast, brightness = 0.5 + drawn[0], 0.4 * drawn[1] - 0.2
        return contrast * read(index) + brightness

    recipe = tf.data.Dataset.from_tensor_slices(indices)
    return recipe.map(augment, num_parallel_calls=workers)
