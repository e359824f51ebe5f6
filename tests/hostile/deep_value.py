"""A list in a list in a list.

scores 0
says too deep
"""

def scaled(x, factor):
    value = []
    for _ in range(100_000):
        value = [value]
    return value
