"""Returns a tensor.

rejected by answers-test: answers returns a .*EagerTensor, not an array
"""

from tandem.quiet import tensorflow as tf


def answers(model, rows, size):
    with tf.init_scope():
        parts = [tf.constant(rows[i : i + size]) for i in range(0, len(rows), size)]
        return tf.concat([model(part, training=False) for part in parts], axis=0)
