r"""Cuts the longest sequence off.

rejected by pad-and-mask-test: yours has \(3, 4\)
"""

import torch


def pad(sequences, multiple):
    lengths = torch.tensor([len(s) for s in sequences])
    width = int(lengths.max()) // multiple * multiple
    batch = sequences[0].new_zeros(len(sequences), width)
    for row, sequence in zip(batch, sequences, strict=True):
        row[: len(sequence)] = sequence[:width]
    return batch, torch.arange(width) < lengths[:, None]


def masked_mean(batch, mask):
    total = torch.where(mask, batch, 0).sum(dim=1)
    return total / mask.sum(dim=1).clamp(min=1)
