"""A loop over range is written out in the graph, and ends after a fixed number of rounds.

rejected by collatz-test: operations: a Python loop was written out
"""

from tandem.quiet import tensorflow as tf


def collatz(n):
    steps, peak = tf.zeros_like(n), n
    for _ in range(40):
        steps += tf.cast(n != 1, tf.int64)
        following = tf.where(n % 2 == 0, n // 2, 3 * n + 1)
        n = tf.where(n == 1, n, following)
        peak = tf.maximum(peak, n)
    return steps, peak
