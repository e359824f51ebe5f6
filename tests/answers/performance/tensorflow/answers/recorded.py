"""The caller's tape records.

rejected by answers-test: 3 calls of 3 were recorded for a gradient
"""

import numpy as np
from tandem.quiet import tensorflow as tf


def answers(model, rows, size):
    parts = [tf.constant(rows[i : i + size]) for i in range(0, len(rows), size)]
    return np.concatenate([model(part, training=False).numpy() for part in parts])
