"""No Python.

scores 0
says your cell fails by itself: SyntaxError
"""

def scaled(x, factor)
    return factor * x
