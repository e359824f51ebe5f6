"""NumPy needs a number, and gets a tensor.

rejected by any-length-test: no graph.*np.arange
"""

import numpy as np

from tandem.quiet import tensorflow as tf


def discounted(x):
    i = np.arange(len(x), dtype=np.float32)
    return tf.reduce_sum(0.9**i * x)


def compile_options():
    return {"input_signature": [tf.TensorSpec([None], tf.float32)]}
