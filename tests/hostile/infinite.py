"""Infinity, and minus infinity.

scores 0
"""

def scaled(x, factor):
    return np.array([np.inf, -np.inf, np.nan])
