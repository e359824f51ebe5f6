"""Plain values with which the test takes more than all the memory.

scores 0
"""

def scaled(x, factor):
    return np.zeros((4_000_000, 1), "i1") + np.zeros((1, 1), "i1")
