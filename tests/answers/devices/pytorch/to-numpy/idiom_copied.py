"""The idiom of most programs, and a copy: it does not know lazy conjugates.

rejected by to-numpy-test: conj: .*resolve_conj
"""


def to_numpy(t):
    return t.detach().cpu().numpy().copy()
