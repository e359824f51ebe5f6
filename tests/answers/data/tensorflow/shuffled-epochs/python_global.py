"""Seeds Python's random numbers.

rejected by shuffled-epochs-test: random gives the same
"""

import random


def epoch_batches(n, batch_size, seed, epoch):
    random.seed(f"{seed}, {epoch}")
    order = list(range(n))
    random.shuffle(order)
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]
