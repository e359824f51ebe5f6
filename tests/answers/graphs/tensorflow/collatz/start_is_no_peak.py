r"""The peak of what comes after the start.

rejected by collatz-test: climb to \[1, 2, 16, 52\]; collatz says \[0, 1, 16, 52\]
"""

from tandem.quiet import tensorflow as tf


def collatz(n):
    steps, peak = 0, tf.zeros_like(n)
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
        peak = tf.maximum(peak, n)
    return steps, peak
