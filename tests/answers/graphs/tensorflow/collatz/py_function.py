"""The graph holds a call back into Python.

rejected by collatz-test: calls back into Python
"""

from tandem.quiet import tensorflow as tf


def collatz_in_python(n):
    n = int(n)
    steps, peak = 0, n
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
        peak = max(peak, n)
    return steps, peak


def collatz(n):
    steps, peak = tf.py_function(collatz_in_python, [n], [tf.int64, tf.int64])
    return steps, peak
