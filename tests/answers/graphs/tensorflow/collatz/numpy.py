r"""A symbolic tensor has no value.

rejected by collatz-test: 'SymbolicTensor' object has no attribute 'numpy'.*n.numpy\(\)
"""

from tandem.quiet import tensorflow as tf


def collatz(n):
    n = n.numpy()
    steps, peak = 0, n
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
        peak = tf.maximum(peak, n)
    return steps, peak
