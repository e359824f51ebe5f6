"""A Python 0 becomes a tensor of 32 bits.

rejected by collatz-test: type int64 that does not match type int32
"""

from tandem.quiet import tensorflow as tf


def collatz(n):
    steps, peak = 0, 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
        peak = tf.maximum(peak, n)
    return steps, peak
