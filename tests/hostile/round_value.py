"""A list that contains itself.

scores 0
says too deep
"""

def scaled(x, factor):
    value = []
    value.append(value)
    return value
