"""Draws with replacement.

rejected by shuffled-epochs-test: some come twice, and others never
"""

import torch
from torch.utils.data import DataLoader, RandomSampler


def epoch_batches(n, batch_size, seed, epoch):
    generator = torch.Generator().manual_seed(1000 * seed + epoch)
    sampler = RandomSampler(range(n), replacement=True, generator=generator)
    return DataLoader(range(n), batch_size, sampler=sampler)
