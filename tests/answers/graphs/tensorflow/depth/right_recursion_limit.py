"""Recursion with results kept, and more room for it.

accepted
"""

import sys


def depth(y):
    depths = {}

    def deep(node):
        if node not in depths:
            below = (deep(tensor.op) for tensor in node.inputs)
            depths[node] = 1 + max(below, default=-1)
        return depths[node]

    before = sys.getrecursionlimit()
    sys.setrecursionlimit(50_000)
    try:
        return deep(y.op)
    finally:
        sys.setrecursionlimit(before)
