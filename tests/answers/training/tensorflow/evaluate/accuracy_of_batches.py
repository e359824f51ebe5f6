r"""Divides the right answers by the number of batches.

rejected by evaluate-test: \d+% of the 10 items are right; you return
"""

import numpy as np
import tensorflow as tf


def evaluate(model, x, y, batch_size):
    each_loss = tf.nn.sparse_softmax_cross_entropy_with_logits
    loss = right = 0.0
    for i in range(0, len(x), batch_size):
        part = slice(i, i + batch_size)
        logits = model(x[part], training=False)
        loss += float(tf.reduce_sum(each_loss(y[part], logits)))
        right += float(np.sum(np.argmax(logits, axis=1) == y[part]))
    return loss / len(x), right / -(-len(x) // batch_size)
