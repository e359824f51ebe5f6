"""No backward pass at all: the tape's own.

rejected by swish-test: right, but the framework made them
"""

from tandem.quiet import tensorflow as tf


def swish(x, beta):
    return x * tf.sigmoid(beta * x)
