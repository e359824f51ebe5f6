"""A return in an if that is part of the graph.

rejected by first-bad-test: there is no single graph: the else branch must also have a return statement
"""

from tandem.quiet import tensorflow as tf


def first_bad(layers, x):
    for number, layer in enumerate(layers):
        x = layer(x)
        if not tf.reduce_all(tf.math.is_finite(x)):
            return number
    return -1
