"""A value of a gigabyte.

scores 0
says array of 1,000 MB
"""

def scaled(x, factor):
    return np.zeros(10**9, 'i1')
