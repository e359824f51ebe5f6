"""Returns what NumPy has no name for.

rejected by to-numpy-test: bfloat16: the array is of type bfloat16, it should be float32
"""


def to_numpy(t):
    return t.numpy()
