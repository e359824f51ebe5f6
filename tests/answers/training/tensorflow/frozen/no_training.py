"""The mode is left open, and is inference.

rejected by frozen-test: the running statistics of the head have not moved
"""

import tensorflow as tf


def head_step(body, head, optimizer, x, y):
    features = body(x)
    weights = head.trainable_variables
    with tf.GradientTape() as tape:
        logits = head(features)
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(y, logits)
        loss = tf.reduce_mean(losses)
    optimizer.apply(tape.gradient(loss, weights), weights)
    return float(loss)
