"""A tf.function already: one inside another is fine.

accepted
"""

from tandem.quiet import tensorflow as tf


@tf.function
def collatz(n):
    steps, peak = tf.zeros_like(n), n
    while n != 1:
        odd = n % 2
        n = (1 - odd) * (n // 2) + odd * (3 * n + 1)
        steps += 1
        peak = tf.maximum(peak, n)
    return steps, peak
