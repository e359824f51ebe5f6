"""Pads with PyTorch's function, then to the multiple.

accepted
"""

import torch


def pad(sequences, multiple):
    batch = torch.nn.utils.rnn.pad_sequence(sequences, batch_first=True)
    batch = torch.nn.functional.pad(batch, (0, -batch.shape[1] % multiple))
    mask = torch.zeros(batch.shape, dtype=torch.bool)
    for row, sequence in enumerate(sequences):
        mask[row, : len(sequence)] = True
    return batch, mask


def masked_mean(batch, mask):
    total = torch.where(mask, batch, 0).sum(dim=1)
    return total / mask.sum(dim=1).clamp(min=1)
