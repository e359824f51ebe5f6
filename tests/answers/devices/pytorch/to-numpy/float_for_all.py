"""One type for all.

rejected by to-numpy-test: conj: the array is of type float32, it should be complex64
"""


def to_numpy(t):
    return t.detach().to_dense().float().numpy(force=True).copy()
