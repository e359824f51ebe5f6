"""Keeps all the numbers, in a list that belongs to the graph.

accepted
"""

from tandem.quiet import tensorflow as tf


def collatz(n):
    path = tf.TensorArray(tf.int64, size=1, dynamic_size=True)
    path = path.write(0, n)
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
        path = path.write(steps, n)
    return steps, tf.reduce_max(path.stack())
