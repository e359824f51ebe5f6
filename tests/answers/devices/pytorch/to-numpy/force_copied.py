"""Leaves out what force=True does not know.

rejected by to-numpy-test: bfloat16: .*unsupported ScalarType BFloat16
"""


def to_numpy(t):
    return t.numpy(force=True).copy()
