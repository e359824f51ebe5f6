"""A whole number with millions of digits.

scores 0
says whole number
"""

def scaled(x, factor):
    return 1 << 10**8
