"""A loop of the graph that gives up after 200 rounds.

rejected by collatz-hidden: is there a limit to the rounds
"""

from tandem.quiet import tensorflow as tf


def collatz(n):
    steps, peak = tf.zeros_like(n), n
    for _ in tf.range(200):
        if n != 1:
            n = n // 2 if n % 2 == 0 else 3 * n + 1
            steps += 1
            peak = tf.maximum(peak, n)
    return steps, peak
