"""A symbolic tensor has no value.

rejected by any-length-test: has no attribute 'numpy'
"""

from tandem.quiet import tensorflow as tf


def discounted(x):
    return sum(0.9**i * v for i, v in enumerate(x.numpy()))


def compile_options():
    return {"input_signature": [tf.TensorSpec([None], tf.float32)]}
