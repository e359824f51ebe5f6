"""One of two functions is still to be written.

not attempted
"""

from tandem.quiet import tensorflow as tf


def discounted(x):
    i = tf.range(tf.size(x), dtype=tf.float32)
    return tf.reduce_sum(0.9**i * x)


def compile_options():
    # YOUR CODE HERE
    raise NotImplementedError()
