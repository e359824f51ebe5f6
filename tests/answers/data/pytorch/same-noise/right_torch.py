"""A generator of torch, whose seed NumPy mixes.

accepted
"""

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset


class Augmented(Dataset):
    def __init__(self, read, indices, seed, epoch):
        self.read, self.indices = read, indices
        self.seed, self.epoch = seed, epoch

    def __getitem__(self, index):
        mixed = np.random.SeedSequence((self.seed, self.epoch, index))
        state = int(mixed.generate_state(1)[0])
        generator = torch.Generator().manual_seed(state)
        first, second = torch.rand(2, generator=generator)
        contrast, brightness = 0.5 + first, 0.4 * second - 0.2
        return contrast * self.read(index) + brightness


def load(read, indices, seed, epoch, workers):
    return DataLoader(
        Augmented(read, indices, seed, epoch),
        sampler=indices,
        batch_size=None,
        num_workers=workers,
    )
