"""Arrays of types that are no numbers.

scores 0
"""

def scaled(x, factor):
    kind = np.dtype([("a", "f8"), ("b", "O")], metadata={"plain": True})
    return np.zeros(3, kind)
