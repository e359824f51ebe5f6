"""Makes a list, not a recipe.

rejected by same-noise-test: not a tf.data.Dataset
"""

import numpy as np


def load(read, indices, seed, epoch, workers):
    pictures = []
    for index in indices:
        rng = np.random.default_rng((seed, epoch, index))
        contrast = rng.uniform(0.5, 1.5)
        brightness = rng.uniform(-0.2, 0.2)
        pictures.append(contrast * read(index) + brightness)
    return pictures
