"""Puts zeros where the mask is false.

accepted
"""

import torch


def pad(sequences, multiple):
    lengths = torch.tensor([len(s) for s in sequences])
    width = -(-int(lengths.max()) // multiple) * multiple
    batch = sequences[0].new_zeros(len(sequences), width)
    for row, sequence in zip(batch, sequences, strict=True):
        row[: len(sequence)] = sequence
    return batch, torch.arange(width) < lengths[:, None]


def masked_mean(batch, mask):
    total = batch.masked_fill(~mask, 0).sum(1)
    count = mask.sum(1)
    return torch.where(count > 0, total / count, 0)
