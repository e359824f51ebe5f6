"""Walks every way: 2 to the power of 60 of them.

rejected by depth-test: does not come to an end.*for every way
"""


def deep(node):
    return max((1 + deep(tensor.op) for tensor in node.inputs), default=0)


def depth(y):
    return deep(y.op)
