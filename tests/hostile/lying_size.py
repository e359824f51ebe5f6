"""An array that claims more memory than it has.

scores 0
"""

def scaled(x, factor):
    return np.lib.stride_tricks.as_strided(np.zeros(3), (10**9, 10**3), (0, 0))
