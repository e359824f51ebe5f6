r"""The last rows have no answer.

rejected by answers-test: 10 rows have answers of shape \(10, 3\), not \(8, 3\)
"""

import numpy as np
from tandem.quiet import tensorflow as tf


def answers(model, rows, size):
    with tf.init_scope():
        batches = tf.data.Dataset.from_tensor_slices(rows).batch(size, drop_remainder=True)
        return np.concatenate([model(part, training=False).numpy() for part in batches])
