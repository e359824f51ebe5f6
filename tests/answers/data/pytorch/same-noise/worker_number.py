"""Seeds each worker with its number.

rejected by same-noise-test: from one worker and .* from two
"""

import numpy as np
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
    def start(worker):
        np.random.seed([seed, epoch, worker])

    return DataLoader(
        Augmented(read, indices, seed, epoch),
        sampler=indices,
        batch_size=None,
        num_workers=workers,
        worker_init_fn=start,
    )
