"""Changes the model's own mode.

rejected by answers-test: came in mode train and is left in mode eval
"""

import numpy as np
from tandem.quiet import tensorflow as tf


def answers(model, rows, size):
    model.training = False
    with tf.init_scope():
        return np.concatenate([model(tf.constant(rows[i : i + size])).numpy() for i in range(0, len(rows), size)])
