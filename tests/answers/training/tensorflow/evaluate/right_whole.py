"""All at once; the batch size is a matter of memory.

accepted
"""

import numpy as np
import tensorflow as tf


def evaluate(model, x, y, batch_size):
    parts = [x[i : i + batch_size] for i in range(0, len(x), batch_size)]
    logits = tf.concat([model(part) for part in parts], 0)
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(y, logits)
    return float(tf.reduce_mean(losses)), float(np.mean(np.argmax(logits, 1) == y))
