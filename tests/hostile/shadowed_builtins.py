"""Names of Python mean something else in the notebook, and the answer is right.

scores 3
"""

sum = max = min = abs = all = any = list = 0

def scaled(x, factor):
    return factor * x
