"""Shuffled, but not by the seed.

rejected by shuffled-epochs-test: came in two orders
"""

from torch.utils.data import DataLoader


def epoch_batches(n, batch_size, seed, epoch):
    return DataLoader(range(n), batch_size, shuffle=True)
