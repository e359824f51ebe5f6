"""AutoGraph does not leave a loop of the graph by return.

rejected by collatz-test: return
"""

from tandem.quiet import tensorflow as tf


def collatz(n):
    steps, peak = 0, n
    while n > 0:
        if n == 1:
            return steps, peak
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
        peak = tf.maximum(peak, n)
    return steps, peak
