"""A generator for each epoch.

rejected by same-noise-test: (from one worker and .* from two|depends on what was loaded before)
"""

from tandem.quiet import tensorflow as tf


def load(read, indices, seed, epoch, workers):
    with tf.device("cpu"):
        generator = tf.random.Generator.from_seed(1000 * seed + epoch)

    def augment(index):
        contrast = generator.uniform([], 0.5, 1.5)
        brightness = generator.uniform([], -0.2, 0.2)
        return contrast * read(index) + brightness

    recipe = tf.data.Dataset.from_tensor_slices(indices)
    return recipe.map(augment, num_parallel_calls=workers)
