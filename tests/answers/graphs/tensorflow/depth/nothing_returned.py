"""Prints instead of returning.

rejected by depth-test: x itself is 0 deep; depth gives None
"""


def depth(y):
    print(y.op.name)
