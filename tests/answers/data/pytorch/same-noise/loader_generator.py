"""Gives the loader a generator, for the workers' seeds.

rejected by same-noise-test: from one worker and .* from two
"""

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset


class Augmented(Dataset):
    def __init__(self, read, indices, seed, epoch):
        self.read, self.indices = read, indices
        self.seed, self.epoch = seed, epoch

    def __getitem__(self, index):
        contrast = np.random.uniform(0.5, 1.5)
        brightness = np.random.uniform(-0.2, 0.2)
        return contrast * self.read(index) + brightness


def load(read, indices, seed, epoch, workers):
    generator = torch.Generator().manual_seed(seed + epoch)
    return DataLoader(
        Augmented(read, indices, seed, epoch),
        sampler=indices,
        batch_size=None,
        num_workers=workers,
        generator=generator,
    )
