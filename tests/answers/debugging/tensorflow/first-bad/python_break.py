"""How many rounds are written out cannot depend on a value.

rejected by first-bad-test: there is no single graph: break and return statements which depend on a TF condition are not supported
"""

from tandem.quiet import tensorflow as tf


def first_bad(layers, x):
    found = -1
    for number, layer in enumerate(layers):
        x = layer(x)
        if not tf.reduce_all(tf.math.is_finite(x)):
            found = number
            break
    return found
