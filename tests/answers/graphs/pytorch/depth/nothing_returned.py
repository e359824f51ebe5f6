"""Prints instead of returning.

rejected by depth-test: x itself is 0 deep; depth gives None
"""


def depth(y):
    print(0 if y.grad_fn is None else y.grad_fn.name())
