"""Keeps everything.

rejected by in-parts-test: nothing was computed again
"""

def in_parts(layers, x, parts):
    for layer in layers:
        x = layer(x)
    return x
