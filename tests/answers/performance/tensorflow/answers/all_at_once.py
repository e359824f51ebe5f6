"""All rows at once.

rejected by answers-test: the model got 10 rows at a time
"""

from tandem.quiet import tensorflow as tf


def answers(model, rows, size):
    with tf.init_scope():
        return model(tf.constant(rows), training=False).numpy()
