"""Walks every way: 2 to the power of 60 of them.

rejected by depth-test: does not come to an end.*for every way
"""


def deep(node):
    if node is None:
        return -1
    return max((1 + deep(n) for n, _ in node.next_functions), default=0)


def depth(y):
    return max(deep(y.grad_fn), 0)
