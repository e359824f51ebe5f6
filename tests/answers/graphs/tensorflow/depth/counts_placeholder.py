"""Takes the node of x for an operation.

rejected by depth-test: x itself is 0 deep; depth gives 1
"""

from functools import cache


@cache
def deep(node):
    return 1 + max((deep(tensor.op) for tensor in node.inputs), default=0)


def depth(y):
    return deep(y.op)
