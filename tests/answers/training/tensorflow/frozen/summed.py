"""The sum over the batch.

rejected by frozen-test: the first loss is
"""

import tensorflow as tf


def head_step(body, head, optimizer, x, y):
    features = body(x, training=False)
    weights = head.trainable_variables
    with tf.GradientTape() as tape:
        logits = head(features, training=True)
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(y, logits)
        loss = tf.reduce_sum(losses)
    optimizer.apply(tape.gradient(loss, weights), weights)
    return float(loss)
