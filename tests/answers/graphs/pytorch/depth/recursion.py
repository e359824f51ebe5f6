"""Calls itself for every node, and Python stops it.

rejected by depth-hidden: calls itself for every node
"""

from functools import cache


@cache
def deep(node):
    return max((1 + deep(n) for n, _ in node.next_functions if n), default=0)


def depth(y):
    return deep(y.grad_fn) if y.grad_fn else 0
