"""Follows the first input only.

rejected by depth-test: deep; depth gives
"""


def depth(y):
    found, node = 0, y.op
    while node.inputs:
        found, node = found + 1, node.inputs[0].op
    return found
