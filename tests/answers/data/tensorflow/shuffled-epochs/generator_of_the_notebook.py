"""One generator that goes on from call to call.

rejected by shuffled-epochs-test: came in two orders
"""

import numpy as np

rng = np.random.default_rng(0)


def epoch_batches(n, batch_size, seed, epoch):
    order = rng.permutation(n)
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]
