"""Calls itself for every node, and Python stops it.

rejected by depth-hidden: calls itself for every node
"""

from functools import cache


@cache
def deep(node):
    return max((1 + deep(tensor.op) for tensor in node.inputs), default=0)


def depth(y):
    return deep(y.op)
