r"""Takes the last operation of all.

rejected by largest-test: attention .*largest says \(1000000, 8\)
"""

from tandem.quiet import tensorflow as tf


def largest(function, shapes):
    inputs = [tf.TensorSpec(shape) for shape in shapes]
    graph = tf.function(function).get_concrete_function(*inputs).graph

    found = graph.get_operations()[-1].outputs[0]
    return tuple(found.shape), found.shape.num_elements() * found.dtype.size
