"""Does not say training=False.

rejected by answers-test: mode train: 3 calls of 3 ran as in training
"""

import numpy as np
from tandem.quiet import tensorflow as tf


def answers(model, rows, size):
    with tf.init_scope():
        return np.concatenate([model(tf.constant(rows[i : i + size])).numpy() for i in range(0, len(rows), size)])
