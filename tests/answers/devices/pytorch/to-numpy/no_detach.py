"""Forgets that a gradient would be lost.

rejected by to-numpy-test: trained: .*requires grad
"""


def to_numpy(t):
    return t.cpu().numpy().copy()
