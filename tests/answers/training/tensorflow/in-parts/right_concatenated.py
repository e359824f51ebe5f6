"""Puts the parts together again: right, though it takes the memory.

accepted
"""

import tensorflow as tf


def step_in_parts(model, optimizer, parts, limit):
    x, y = (tf.concat(part, 0) for part in zip(*parts, strict=True))
    weights = model.trainable_variables
    with tf.GradientTape() as tape:
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(y, model(x))
        loss = tf.reduce_mean(losses)
    gradients, _ = tf.clip_by_global_norm(tape.gradient(loss, weights), limit)
    optimizer.apply(gradients, weights)
    return float(loss)
