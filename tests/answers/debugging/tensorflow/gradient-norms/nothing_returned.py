"""Prints instead of returning.

rejected by gradient-norms-test: list of lists of numbers, not NoneType None
"""


def gradient_norms(weights, x, y):
    print(losses_of(weights, x, y))
