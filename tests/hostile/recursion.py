"""Calls itself until the stack is full, with the guard removed.

scores 0
"""

import sys

sys.setrecursionlimit(10**9)


def scaled(x, factor):
    return scaled(x, factor)
