"""Seeds the whole framework with the seed of the run.

rejected by shuffled-epochs-test: epochs 0 and 1 have the same order
"""

import torch
from torch.utils.data import DataLoader


def epoch_batches(n, batch_size, seed, epoch):
    torch.manual_seed(seed)
    return DataLoader(range(n), batch_size, shuffle=True)
