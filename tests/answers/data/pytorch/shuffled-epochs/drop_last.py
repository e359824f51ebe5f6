"""Leaves the smaller batch out.

rejected by shuffled-epochs-test: yields 56
"""

import numpy as np
from torch.utils.data import DataLoader


def epoch_batches(n, batch_size, seed, epoch):
    order = np.random.default_rng((seed, epoch)).permutation(n).tolist()
    return DataLoader(range(n), batch_size, sampler=order, drop_last=True)
