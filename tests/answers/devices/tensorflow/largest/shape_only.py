"""Forgets the bytes.

rejected by largest-test: not a shape and a number of bytes
"""

from tandem.quiet import tensorflow as tf


def largest(function, shapes):
    inputs = [tf.TensorSpec(shape) for shape in shapes]
    graph = tf.function(function).get_concrete_function(*inputs).graph

    return max((t.shape for op in graph.get_operations() for t in op.outputs), key=tf.TensorShape.num_elements)
