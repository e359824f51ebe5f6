"""Forgets the step.

rejected by frozen-test: of the 4 weights of the head 4 have not moved
"""

import tensorflow as tf


def head_step(body, head, optimizer, x, y):
    features = body(x, training=False)
    logits = head(features, training=True)
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(y, logits)
    loss = tf.reduce_mean(losses)
    return float(loss)
