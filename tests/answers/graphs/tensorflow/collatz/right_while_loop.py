"""tf.while_loop, and where in the step.

accepted
"""

from tandem.quiet import tensorflow as tf


def collatz(n):
    def go_on(n, steps, peak):
        return n != 1

    def step(n, steps, peak):
        n = tf.where(n % 2 == 0, n // 2, 3 * n + 1)
        return n, steps + 1, tf.maximum(peak, n)

    return tf.while_loop(go_on, step, (n, 0, n))[1:]
