"""A buffer that is smaller than the data.

rejected by shuffled-epochs-test: buffer is smaller than the data
"""

import numpy as np
from torch.utils.data import DataLoader


def epoch_batches(n, batch_size, seed, epoch):
    rng = np.random.default_rng((seed, epoch))
    buffer, order = list(range(min(n, 100))), []
    for item in range(len(buffer), n):
        place = rng.integers(len(buffer))
        order.append(buffer[place])
        buffer[place] = item
    order += rng.permutation(buffer).tolist()
    return DataLoader(range(n), batch_size, sampler=order)
