"""An array that is broadcast to something without end.

scores 0
"""

def scaled(x, factor):
    return np.zeros((1,) * 31 + (3,))
