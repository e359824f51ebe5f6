"""One order, turned round by some places in each epoch.

rejected by shuffled-epochs-hidden: followed by the same item in epoch 8
"""

import numpy as np


def epoch_batches(n, batch_size, seed, epoch):
    order = np.random.default_rng(seed).permutation(n)
    order = np.roll(order, -7 * epoch)
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]
