"""The framework's global numbers.

rejected by same-noise-test: loaded twice
"""

from tandem.quiet import tensorflow as tf


def load(read, indices, seed, epoch, workers):
    def augment(index):
        contrast = tf.random.uniform([], 0.5, 1.5)
        brightness = tf.random.uniform([], -0.2, 0.2)
        return contrast * read(index) + brightness

    recipe = tf.data.Dataset.from_tensor_slices(indices)
    return recipe.map(augment, num_parallel_calls=workers)
