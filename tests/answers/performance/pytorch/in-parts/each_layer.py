r"""A checkpoint for each layer.

rejected by in-parts-test: part by part.*yours ran \[5, 4, 3, 2, 1, 0\]
"""

from torch.utils.checkpoint import checkpoint


def in_parts(layers, x, parts):
    for layer in layers:
        x = checkpoint(layer, x, use_reentrant=False)
    return x
