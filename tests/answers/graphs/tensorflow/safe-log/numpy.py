"""NumPy has the values, and no gradient: the tape says None.

rejected by safe-log-test: there is no gradient
"""

import numpy as np

from tandem.quiet import tensorflow as tf


def safe_log(x):
    x = x.numpy()
    return tf.constant(np.log(x, out=np.zeros_like(x), where=x > 0))
