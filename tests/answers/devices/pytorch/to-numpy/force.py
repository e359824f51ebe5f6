"""Takes force=True for a copy.

rejected by to-numpy-test: plain: whoever writes to the array changes the tensor
"""


def to_numpy(t):
    return t.numpy(force=True)
