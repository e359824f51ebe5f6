"""The picture's number is folded in, then that of the draw.

accepted
"""

from tandem.quiet import tensorflow as tf


def load(read, indices, seed, epoch, workers):
    def augment(index):
        fold_in = tf.random.experimental.stateless_fold_in
        key = fold_in(tf.constant([seed, epoch], tf.int64), index)
        contrast = tf.random.stateless_uniform([], fold_in(key, 0), 0.5, 1.5)
        brightness = tf.random.stateless_uniform([], fold_in(key, 1), -0.2, 0.2)
        return contrast * read(index) + brightness

    recipe = tf.data.Dataset.from_tensor_slices(indices)
    return recipe.map(augment, num_parallel_calls=workers)
