"""One row at a time, whatever the size.

rejected by answers-hidden: 8 rows, 4 at a time: 8 calls, 2 are enough
"""

import numpy as np
from tandem.quiet import tensorflow as tf


def answers(model, rows, size):
    with tf.init_scope():
        return np.concatenate([model(tf.constant(row[None]), training=False).numpy() for row in rows])
