"""The two steps in the wrong order: the small batch comes anywhere.

rejected by shuffled-epochs-test: you yield 8 of
"""

from tandem.quiet import tensorflow as tf


def epoch_batches(n, batch_size, seed, epoch):
    batches = tf.data.Dataset.range(n).batch(batch_size)
    return batches.shuffle(n, seed=1000 * seed + epoch)
