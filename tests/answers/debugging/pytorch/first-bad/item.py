"""The same, by item().

rejected by first-bad-test: there is no single graph: Python asks for a value
"""


def first_bad(layers, x):
    for number, layer in enumerate(layers):
        x = layer(x)
        if not x.isfinite().all().item():
            return number
    return -1
