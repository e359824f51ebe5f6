"""Batches from tf.data, outside of all tapes.

accepted
"""

import numpy as np
from tandem.quiet import tensorflow as tf


def answers(model, rows, size):
    with tf.init_scope():
        batches = tf.data.Dataset.from_tensor_slices(rows).batch(size)
        return np.concatenate([model(part, training=False).numpy() for part in batches])
