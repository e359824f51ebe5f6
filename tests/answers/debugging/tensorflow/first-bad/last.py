"""Overwrites what it has found: the last bad layer.

rejected by first-bad-test: log, squash, log, double .*says 3, not 0.*asked for is the first
"""

from tandem.quiet import tensorflow as tf


def first_bad(layers, x):
    found = -1
    for number, layer in enumerate(layers):
        x = layer(x)
        if not tf.reduce_all(tf.math.is_finite(x)):
            found = number
    return found
