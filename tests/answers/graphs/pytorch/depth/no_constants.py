r"""Forgets that a constant has no node.

rejected by depth-test: at the steps \[\('double', 0\)\] depth fails: 'NoneType' object has no attribute 'next_functions'
"""

from functools import cache


@cache
def deep(node):
    return max((1 + deep(n) for n, _ in node.next_functions), default=0)


def depth(y):
    return deep(y.grad_fn) if y.grad_fn else 0
