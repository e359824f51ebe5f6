"""An array that reaches far beyond its memory.

scores 0
"""

def scaled(x, factor):
    return np.lib.stride_tricks.as_strided(np.zeros(3), (1000,), (2**30,))
