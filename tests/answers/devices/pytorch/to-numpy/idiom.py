"""The idiom of most programs.

rejected by to-numpy-test: plain: whoever writes to the array changes the tensor
"""


def to_numpy(t):
    return t.detach().cpu().numpy()
