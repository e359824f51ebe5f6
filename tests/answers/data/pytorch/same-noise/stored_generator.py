"""One generator, which each worker has a copy of.

rejected by same-noise-test: from one worker and .* from two, and with two 8 of 16
"""

import numpy as np
from torch.utils.data import DataLoader, Dataset


class Augmented(Dataset):
    def __init__(self, read, indices, seed, epoch):
        self.read, self.indices = read, indices
        self.seed, self.epoch = seed, epoch
        self.rng = np.random.default_rng((seed, epoch))

    def __getitem__(self, index):
        contrast = self.rng.uniform(0.5, 1.5)
        brightness = self.rng.uniform(-0.2, 0.2)
        return contrast * self.read(index) + brightness


def load(read, indices, seed, epoch, workers):
    return DataLoader(
        Augmented(read, indices, seed, epoch),
        sampler=indices,
        batch_size=None,
        num_workers=workers,
    )
