"""Forgets that x has no grad_fn.

rejected by depth-test: at x itself depth fails: 'NoneType' object has no attribute 'next_functions'
"""

from functools import cache


@cache
def deep(node):
    return max((1 + deep(n) for n, _ in node.next_functions if n), default=0)


def depth(y):
    return deep(y.grad_fn)
