"""A generator of torch, whose seed NumPy mixes.

accepted
"""

import numpy as np
import torch


def epoch_batches(n, batch_size, seed, epoch):
    mixed = np.random.SeedSequence((seed, epoch)).generate_state(1)
    generator = torch.Generator().manual_seed(int(mixed[0]))
    return torch.randperm(n, generator=generator).split(batch_size)
