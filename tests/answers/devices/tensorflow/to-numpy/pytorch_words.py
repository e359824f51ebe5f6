"""PyTorch's words.

rejected by to-numpy-test: plain: .*has no attribute 'detach'
"""


def to_numpy(t):
    return t.detach().cpu().numpy()
