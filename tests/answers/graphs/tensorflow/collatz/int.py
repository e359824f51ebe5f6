"""int(n) is turned into a cast to 32 bits.

rejected by collatz-hidden: too big for 32 bits
"""

from tandem.quiet import tensorflow as tf


def collatz(n):
    n = int(n)
    steps, peak = 0, n
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
        peak = tf.maximum(peak, n)
    return steps, peak
