"""Two sides of two types: argmax gives int64.

rejected by first-bad-test: there is no single graph: .*(?:int64|int32)
"""

from tandem.quiet import tensorflow as tf


def first_bad(layers, x):
    bad = []
    for layer in layers:
        x = layer(x)
        bad.append(~tf.reduce_all(tf.math.is_finite(x)))
    bad = tf.stack(bad)
    return tf.where(tf.reduce_any(bad), tf.argmax(tf.cast(bad, tf.int32)), tf.constant(-1))
