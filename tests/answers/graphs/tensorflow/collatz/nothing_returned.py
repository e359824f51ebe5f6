"""Forgets to return.

rejected by collatz-test: your function returns None
"""

from tandem.quiet import tensorflow as tf


def collatz(n):
    steps, peak = 0, n
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
        peak = tf.maximum(peak, n)
