"""A loader with a seeded generator, made in each epoch.

rejected by shuffled-epochs-test: the epoch has no part in your seed
"""

import torch
from torch.utils.data import DataLoader


def epoch_batches(n, batch_size, seed, epoch):
    generator = torch.Generator().manual_seed(seed)
    return DataLoader(range(n), batch_size, shuffle=True, generator=generator)
