r"""Forgets that the tensor may lie elsewhere.

rejected by to-numpy-test: away: .*Tensor\.cpu\(\)
"""


def to_numpy(t):
    return t.detach().numpy().copy()
