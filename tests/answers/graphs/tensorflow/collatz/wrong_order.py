"""Steps and peak in the wrong order.

rejected by collatz-test: for 1 collatz counts 1 steps
"""

from tandem.quiet import tensorflow as tf


def collatz(n):
    steps, peak = 0, n
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
        peak = tf.maximum(peak, n)
    return peak, steps
