"""Batches in the order of the items.

rejected by shuffled-epochs-test: the items come in order
"""


def epoch_batches(n, batch_size, seed, epoch):
    return [range(i, min(n, i + batch_size)) for i in range(0, n, batch_size)]
