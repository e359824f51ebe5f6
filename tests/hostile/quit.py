"""`quit()` in a cell, after the answer.

scores 3
"""

def scaled(x, factor):
    return factor * x


quit()
