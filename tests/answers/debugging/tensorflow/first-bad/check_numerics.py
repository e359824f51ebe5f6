"""Ends with an error, where a number was asked for.

rejected by first-bad-test: the call fails: layer 1 : Tensor had Inf values
"""

from tandem.quiet import tensorflow as tf


def first_bad(layers, x):
    for number, layer in enumerate(layers):
        x = tf.debugging.check_numerics(layer(x), f"layer {number}")
    return -1
