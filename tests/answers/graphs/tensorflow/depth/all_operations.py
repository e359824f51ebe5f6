"""Counts the operations of the whole graph.

rejected by depth-test: x itself is 0 deep; depth gives 1
"""


def depth(y):
    return len(y.graph.get_operations())
