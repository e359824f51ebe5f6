"""Compiling each graph better does not make them fewer.

rejected by any-length-test: 5 lengths took 5 graphs
"""

from tandem.quiet import tensorflow as tf


def discounted(x):
    i = tf.range(tf.size(x), dtype=tf.float32)
    return tf.reduce_sum(0.9**i * x)


def compile_options():
    return {"jit_compile": True}
