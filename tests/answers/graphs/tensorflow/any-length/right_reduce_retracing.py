"""The second length brings the graph for all.

accepted
"""

from tandem.quiet import tensorflow as tf


def discounted(x):
    weights = tf.math.cumprod(tf.fill(tf.shape(x), 0.9), exclusive=True)
    return tf.tensordot(weights, x, 1)


def compile_options():
    return {"reduce_retracing": True}
