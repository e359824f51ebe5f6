r"""Looks at the result only.

rejected by largest-test: attention .*result has shape \(1000000, 1000000\); largest says \(1000000, 8\)
"""

from tandem.quiet import tensorflow as tf


def largest(function, shapes):
    inputs = [tf.TensorSpec(shape) for shape in shapes]
    graph = tf.function(function).get_concrete_function(*inputs).graph

    found = graph.outputs[0]
    return tuple(found.shape), found.shape.num_elements() * found.dtype.size
