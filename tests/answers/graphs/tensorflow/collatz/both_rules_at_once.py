r"""Takes the halving after 3n + 1 together with it, and forgets that these are two steps.

rejected by collatz-test: \[1, 2, 6, 9\] need \[0, 1, 8, 19\] steps
"""

from tandem.quiet import tensorflow as tf


def collatz(n):
    steps, peak = 0, n
    while n != 1:
        n = n // 2 if n % 2 == 0 else (3 * n + 1) // 2
        steps += 1
        peak = tf.maximum(peak, n)
    return steps, peak
