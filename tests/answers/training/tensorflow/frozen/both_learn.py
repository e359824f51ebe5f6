"""Gradients of both.

rejected by frozen-test: the weights of the body have moved
"""

import tensorflow as tf


def head_step(body, head, optimizer, x, y):
    weights = body.trainable_variables + head.trainable_variables
    with tf.GradientTape() as tape:
        logits = head(body(x, training=False), training=True)
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(y, logits)
        loss = tf.reduce_mean(losses)
    optimizer.apply(tape.gradient(loss, weights), weights)
    return float(loss)
