r"""A table of weights that ends somewhere.

rejected by any-length-hidden: Incompatible shapes: \[64\] vs. \[100\]
"""

from tandem.quiet import tensorflow as tf

WEIGHTS = 0.9 ** tf.range(64, dtype=tf.float32)


def discounted(x):
    return tf.reduce_sum(WEIGHTS[: tf.size(x)] * x)


def compile_options():
    return {"input_signature": [tf.TensorSpec([None], tf.float32)]}
