"""Adds up the means of the parts.

rejected by in-parts-test: for parts of 4 and 4 the step is 2 times
"""

import tensorflow as tf


def step_in_parts(model, optimizer, parts, limit):
    weights = model.trainable_variables
    gradients = [tf.zeros_like(w) for w in weights]
    total = 0.0
    for x, y in parts:
        with tf.GradientTape() as tape:
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(y, model(x))
            loss = tf.reduce_mean(losses)
        more = tape.gradient(loss, weights)
        gradients = [g + m for g, m in zip(gradients, more, strict=True)]
        total += float(loss)
    gradients, _ = tf.clip_by_global_norm(gradients, limit)
    optimizer.apply(gradients, weights)
    return total
