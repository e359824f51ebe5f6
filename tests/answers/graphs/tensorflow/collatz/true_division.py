"""n / 2 is a float, and both sides of an if must have one type.

rejected by collatz-test: dtype float64.*dtype int64
"""

from tandem.quiet import tensorflow as tf


def collatz(n):
    steps, peak = 0, n
    while n != 1:
        n = n / 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
        peak = tf.maximum(peak, n)
    return steps, peak
