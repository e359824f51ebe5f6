"""Prints instead of returning.

rejected by first-bad-test: first_bad returns None
"""


def first_bad(layers, x):
    for layer in layers:
        x = layer(x)
