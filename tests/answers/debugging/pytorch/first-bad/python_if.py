r"""Asks for a value while the graph is recorded.

rejected by first-bad-test: there is no single graph: Python asks for a value .*at `if not x.isfinite\(\).all\(\):`
"""


def first_bad(layers, x):
    for number, layer in enumerate(layers):
        x = layer(x)
        if not x.isfinite().all():
            return number
    return -1
