"""Makes the batches, and keeps them.

rejected by shuffled-epochs-test: returns None
"""

import numpy as np


def epoch_batches(n, batch_size, seed, epoch):
    order = np.random.default_rng((seed, epoch)).permutation(n)
    np.split(order, range(batch_size, n, batch_size))
