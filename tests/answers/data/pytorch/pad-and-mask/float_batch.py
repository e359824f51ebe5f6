"""A batch of float32, whatever the sequences are.

rejected by pad-and-mask-hidden: yours is of float32
"""

import torch


def pad(sequences, multiple):
    lengths = torch.tensor([len(s) for s in sequences])
    width = -(-int(lengths.max()) // multiple) * multiple
    batch = torch.zeros(len(sequences), width)
    for row, sequence in zip(batch, sequences, strict=True):
        row[: len(sequence)] = sequence
    return batch, torch.arange(width) < lengths[:, None]


def masked_mean(batch, mask):
    total = torch.where(mask, batch, 0).sum(dim=1)
    return total / mask.sum(dim=1).clamp(min=1)
