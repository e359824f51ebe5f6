"""NumPy's number is drawn once, while the recipe is recorded.

rejected by same-noise-test: have 1 different contrasts
"""

import numpy as np
from tandem.quiet import tensorflow as tf


def load(read, indices, seed, epoch, workers):
    def augment(index):
        contrast = np.random.uniform(0.5, 1.5)
        brightness = np.random.uniform(-0.2, 0.2)
        return contrast * read(index) + brightness

    recipe = tf.data.Dataset.from_tensor_slices(indices)
    return recipe.map(augment, num_parallel_calls=workers)
