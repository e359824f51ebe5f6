"""Chooses row by row, and an empty row has no mean.

rejected by pad-and-mask-hidden: has the mean nan, not 0
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
    rows = zip(batch, mask, strict=True)
    return torch.stack([row[here].mean() for row, here in rows])
