"""Recursion with results kept, and more room for it.

accepted
"""

import sys


def depth(y):
    depths = {None: -1}

    def deep(node):
        if node not in depths:
            depths[node] = 1 + max((deep(n) for n, _ in node.next_functions), default=-1)
        return depths[node]

    before = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)
    try:
        return max(deep(y.grad_fn), 0)
    finally:
        sys.setrecursionlimit(before)
