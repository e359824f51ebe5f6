"""Counts the numbers on the way, not the steps between them.

rejected by collatz-test: for 1 collatz counts 1 steps.*not the numbers
"""

from tandem.quiet import tensorflow as tf


def collatz(n):
    steps, peak = 1, n
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
        peak = tf.maximum(peak, n)
    return steps, peak
