"""Multiplies with the mask, and does not divide by zero.

rejected by pad-and-mask-hidden: 0 times nan is not 0
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
    return (batch * mask).sum(1) / mask.sum(1).clamp(min=1)
