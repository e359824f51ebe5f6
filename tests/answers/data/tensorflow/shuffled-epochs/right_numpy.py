"""The order and the batches are NumPy's.

accepted
"""

import numpy as np


def epoch_batches(n, batch_size, seed, epoch):
    order = np.random.default_rng((seed, epoch)).permutation(n)
    return np.split(order, range(batch_size, n, batch_size))
