"""The framework's global numbers.

rejected by same-noise-test: loaded twice
"""

import torch
from torch.utils.data import DataLoader, Dataset


class Augmented(Dataset):
    def __init__(self, read, indices, seed, epoch):
        self.read, self.indices = read, indices
        self.seed, self.epoch = seed, epoch

    def __getitem__(self, index):
        contrast = 0.5 + torch.rand(())
        brightness = 0.4 * torch.rand(()) - 0.2
        return contrast * self.read(index) + brightness


def load(read, indices, seed, epoch, workers):
    return DataLoader(
        Augmented(read, indices, seed, epoch),
        sampler=indices,
        batch_size=None,
        num_workers=workers,
    )
