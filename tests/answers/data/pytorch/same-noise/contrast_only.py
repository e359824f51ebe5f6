"""Forgets the brightness.

rejected by same-noise-test: 16 of yours lie between 0.000 and 0.000
"""

import numpy as np
from torch.utils.data import DataLoader, Dataset


class Augmented(Dataset):
    def __init__(self, read, indices, seed, epoch):
        self.read, self.indices = read, indices
        self.seed, self.epoch = seed, epoch

    def __getitem__(self, index):
        rng = np.random.default_rng((self.seed, self.epoch, index))
        contrast = rng.uniform(0.5, 1.5)
        brightness = 0
        return contrast * self.read(index) + brightness


def load(read, indices, seed, epoch, workers):
    return DataLoader(
        Augmented(read, indices, seed, epoch),
        sampler=indices,
        batch_size=None,
        num_workers=workers,
    )
