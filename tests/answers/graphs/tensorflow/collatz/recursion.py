"""Both sides of an if are recorded, so a recursion is never at its end.

rejected by collatz-test: [Rr]ecursion
"""

from tandem.quiet import tensorflow as tf


def collatz(n):
    if n == 1:
        return 0, n
    following = n // 2 if n % 2 == 0 else 3 * n + 1
    steps, peak = collatz(following)
    return 1 + steps, tf.maximum(peak, n)
