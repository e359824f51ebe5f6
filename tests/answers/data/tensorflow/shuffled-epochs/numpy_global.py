"""Seeds the random numbers that everybody draws from.

rejected by shuffled-epochs-test: np.random gives the same
"""

import numpy as np


def epoch_batches(n, batch_size, seed, epoch):
    np.random.seed([seed, epoch])
    order = np.random.permutation(n)
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]
