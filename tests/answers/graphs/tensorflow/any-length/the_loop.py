"""Every length is a new shape, and a new graph.

rejected by any-length-test: 5 lengths took 5 graphs.*Look for a Python loop
"""

from tandem.quiet import tensorflow as tf


def discounted(x):
    total = tf.constant(0.0)
    for i in range(len(x)):
        total = total + 0.9**i * x[i]
    return total


def compile_options():
    return {}
