"""reduce_retracing too: the first graph knows the length, the second does not.

rejected by any-length-test: None
"""

from tandem.quiet import tensorflow as tf


def discounted(x):
    i = tf.range(x.shape[0], dtype=tf.float32)
    return tf.reduce_sum(0.9**i * x)


def compile_options():
    return {"reduce_retracing": True}
