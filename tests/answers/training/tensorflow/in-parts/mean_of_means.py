"""Divides by the number of parts.

rejected by in-parts-test: parts of 6 and 2 do not: each item has to count the same
"""

import tensorflow as tf


def step_in_parts(model, optimizer, parts, limit):
    weights = model.trainable_variables
    gradients = [tf.zeros_like(w) for w in weights]
    total = 0.0
    for x, y in parts:
        with tf.GradientTape() as tape:
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(y, model(x))
            loss = tf.reduce_mean(losses) / len(parts)
        more = tape.gradient(loss, weights)
        gradients = [g + m for g, m in zip(gradients, more, strict=True)]
        total += float(loss)
    gradients, _ = tf.clip_by_global_norm(gradients, limit)
    optimizer.apply(gradients, weights)
    return total
