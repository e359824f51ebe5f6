"""A shuffle that everybody writes once: any place for each item.

rejected by shuffled-epochs-hidden: Some orders are more likely
"""

import numpy as np


def epoch_batches(n, batch_size, seed, epoch):
    rng = np.random.default_rng((seed, epoch))
    order = np.arange(n)
    for i in range(n - 1):
        j = rng.integers(i + 1, n)
        order[[i, j]] = order[[j, i]]
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]
