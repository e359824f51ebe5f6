"""A dictionary whose keys all have the same hash.

scores 0
"""

def scaled(x, factor):
    return {n * (2**61 - 1): 0 for n in range(20_000)}
