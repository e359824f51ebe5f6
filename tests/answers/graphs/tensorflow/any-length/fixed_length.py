"""A signature with one length refuses all others.

rejected by any-length-test: shape|cast|signature
"""

from tandem.quiet import tensorflow as tf


def discounted(x):
    i = tf.range(tf.size(x), dtype=tf.float32)
    return tf.reduce_sum(0.9**i * x)


def compile_options():
    return {"input_signature": [tf.TensorSpec([40], tf.float32)]}
