"""Forgets the brightness.

rejected by same-noise-test: 16 of yours lie between 0.000 and 0.000
"""

from tandem.quiet import tensorflow as tf


def load(read, indices, seed, epoch, workers):
    def augment(index):
        key = tf.random.fold_in(tf.constant([seed, epoch], tf.int64), index)
        first, _ = tf.unstack(tf.random.split(key))
        contrast = tf.random.stateless_uniform([], first, 0.5, 1.5)
        brightness = 0.0
        return contrast * read(index) + brightness

    recipe = tf.data.Dataset.from_tensor_slices(indices)
    return recipe.map(augment, num_parallel_calls=workers)
