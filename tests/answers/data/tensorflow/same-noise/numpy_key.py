"""NumPy's generator, seeded with a number that is not there yet.

rejected by same-noise-test: at `rng = np.random.default_rng
"""

import numpy as np
from tandem.quiet import tensorflow as tf


def load(read, indices, seed, epoch, workers):
    def augment(index):
        rng = np.random.default_rng((seed, epoch, index))
        contrast = rng.uniform(0.5, 1.5)
        brightness = rng.uniform(-0.2, 0.2)
        return contrast * read(index) + brightness

    recipe = tf.data.Dataset.from_tensor_slices(indices)
    return recipe.map(augment, num_parallel_calls=workers)
