"""The body of the loop is recorded once, so the list gets one entry.

rejected by collatz-test: for 1 collatz counts 1 steps
"""

from tandem.quiet import tensorflow as tf


def collatz(n):
    seen = []
    peak = n
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        seen.append(n)
        peak = tf.maximum(peak, n)
    return len(seen), peak
