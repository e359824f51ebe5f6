"""As in training.

rejected by answers-test: mode train: 3 calls of 3 ran as in training
"""

import numpy as np
from tandem.quiet import tensorflow as tf


def answers(model, rows, size):
    with tf.init_scope():
        parts = [tf.constant(rows[i : i + size]) for i in range(0, len(rows), size)]
        return np.concatenate([model(part, training=True).numpy() for part in parts])
