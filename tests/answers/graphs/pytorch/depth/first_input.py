r"""Follows the first input only.

rejected by depth-test: x \* sin\(sin\(x\)\) is 3 deep; depth gives 1
"""


def depth(y):
    found, node = 0, y.grad_fn
    while node is not None and node.next_functions:
        found, node = found + 1, node.next_functions[0][0]
    return found
