"""A loop, but one of the graph.

accepted
"""

from tandem.quiet import tensorflow as tf


def discounted(x):
    total, weight = 0.0, 1.0
    for value in x:
        total += weight * value
        weight *= 0.9
    return total


def compile_options():
    return {"input_signature": [tf.TensorSpec([None], tf.float32)]}
