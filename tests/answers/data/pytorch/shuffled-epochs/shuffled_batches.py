"""Shuffles batches, not items.

rejected by shuffled-epochs-test: have the same items together again
"""

import numpy as np
from torch.utils.data import DataLoader


def epoch_batches(n, batch_size, seed, epoch):
    rng = np.random.default_rng((seed, epoch))
    batches = list(DataLoader(range(n), batch_size))
    last = batches.pop() if n % batch_size else None
    order = [batches[i] for i in rng.permutation(len(batches))]
    return order if last is None else [*order, last]
