r"""Yields the items one by one.

rejected by shuffled-epochs-test: you yield 60 of \[1, 1
"""

import numpy as np
from torch.utils.data import DataLoader


def epoch_batches(n, batch_size, seed, epoch):
    order = np.random.default_rng((seed, epoch)).permutation(n).tolist()
    return DataLoader(range(n), batch_size=None, sampler=order)
