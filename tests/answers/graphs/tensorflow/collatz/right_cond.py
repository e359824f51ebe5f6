"""tf.cond inside the loop, and an if for the peak.

accepted
"""

from tandem.quiet import tensorflow as tf


def collatz(n):
    steps, peak = tf.constant(0, tf.int64), n
    while n > 1:
        n = tf.cond(n % 2 == 0, lambda: n // 2, lambda: 3 * n + 1)
        steps += 1
        if n > peak:
            peak = n
    return steps, peak
