"""Drawn in advance, by the place in the list.

rejected by same-noise-test: at which place it comes
"""

import numpy as np
from torch.utils.data import DataLoader, Dataset


class Augmented(Dataset):
    def __init__(self, read, indices, seed, epoch):
        self.read, self.indices = read, indices
        self.seed, self.epoch = seed, epoch
        rng = np.random.default_rng((seed, epoch))
        self.drawn = rng.uniform((0.5, -0.2), (1.5, 0.2), (len(indices), 2))

    def __getitem__(self, index):
        contrast, brightness = self.drawn[self.indices.index(index)]
        return contrast * self.read(index) + brightness


def load(read, indices, seed, epoch, workers):
    return DataLoader(
        Augmented(read, indices, seed, epoch),
        sampler=indices,
        batch_size=None,
        num_workers=workers,
    )
