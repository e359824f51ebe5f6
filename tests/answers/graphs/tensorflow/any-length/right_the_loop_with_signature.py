"""The loop of the question becomes one of the graph when the length is unknown.

accepted
"""

from tandem.quiet import tensorflow as tf


def discounted(x):
    total = tf.constant(0.0)
    for i in range(len(x)):
        total = total + 0.9 ** tf.cast(i, tf.float32) * x[i]
    return total


def compile_options():
    return {"input_signature": [tf.TensorSpec([None], tf.float32)]}
