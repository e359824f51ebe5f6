"""An error of a hundred megabytes.

scores 0
says ValueError: nono
"""

def scaled(x, factor):
    raise ValueError('no' * 50_000_000)
