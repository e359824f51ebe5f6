"""One graph, which calls Python at each layer.

rejected by first-bad-test: the graph calls back into Python to look
"""

import numpy as np
from tandem.quiet import tensorflow as tf


def first_bad(layers, x):
    first = -1
    for number, layer in enumerate(layers):
        x = layer(x)
        healthy = tf.py_function(lambda x: np.isfinite(x).all(), [x], tf.bool)
        if first < 0 and not healthy:
            first = number
    return first
