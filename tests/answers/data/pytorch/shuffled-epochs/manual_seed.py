"""Seeds the whole framework.

rejected by shuffled-epochs-test: torch.rand gives the same number
"""

import torch
from torch.utils.data import DataLoader


def epoch_batches(n, batch_size, seed, epoch):
    torch.manual_seed(1000 * seed + epoch)
    return DataLoader(range(n), batch_size, shuffle=True)
