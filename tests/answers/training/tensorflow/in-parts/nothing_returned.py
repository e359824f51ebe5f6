"""Returns no loss.

rejected by in-parts-test: step_in_parts returns None
"""

import tensorflow as tf


def step_in_parts(model, optimizer, parts, limit):
    count = sum(len(y) for _, y in parts)
    weights = model.trainable_variables
    gradients = [tf.zeros_like(w) for w in weights]
    total = 0.0
    for x, y in parts:
        with tf.GradientTape() as tape:
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(y, model(x))
            loss = tf.reduce_sum(losses) / count
        more = tape.gradient(loss, weights)
        gradients = [g + m for g, m in zip(gradients, more, strict=True)]
        total += float(loss)
    gradients, _ = tf.clip_by_global_norm(gradients, limit)
    optimizer.apply(gradients, weights)
