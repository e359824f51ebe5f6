"""One contrast for the whole epoch.

rejected by same-noise-test: have 1 different contrasts
"""

from tandem.quiet import tensorflow as tf


def load(read, indices, seed, epoch, workers):
    def augment(index):
        key = tf.constant([seed, epoch], tf.int64)
        first, second = tf.unstack(tf.random.split(key))
        contrast = tf.random.stateless_uniform([], first, 0.5, 1.5)
        brightness = tf.random.stateless_uniform([], second, -0.2, 0.2)
        return contrast * read(index) + brightness

    recipe = tf.data.Dataset.from_tensor_slices(indices)
    return recipe.map(augment, num_parallel_calls=workers)
