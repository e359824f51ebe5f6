"""The cell itself does not run.

rejected by depth-test: your cell fails by itself: (SyntaxError|IndentationError)
"""

# fmt: off
def depth(y):
    return 0 if y.op is None else
