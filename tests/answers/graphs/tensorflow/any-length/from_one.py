"""Discounts the first number too.

rejected by any-length-test: for 3 numbers.*the sum is
"""

from tandem.quiet import tensorflow as tf


def discounted(x):
    i = tf.range(1, tf.size(x) + 1)
    return tf.reduce_sum(0.9 ** tf.cast(i, tf.float32) * x)


def compile_options():
    return {"reduce_retracing": True}
