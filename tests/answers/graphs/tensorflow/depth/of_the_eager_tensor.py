"""Looks for PyTorch's graph.

rejected by depth-test: has no attribute 'grad_fn'
"""


def depth(y):
    found, node = 0, y.grad_fn
    while node:
        found, node = found + 1, node.next_functions[0][0]
    return found
