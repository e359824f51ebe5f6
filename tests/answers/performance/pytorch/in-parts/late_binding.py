"""The loop's variable is read when the function runs again.

rejected by in-parts-test: (part by part|a gradient is)
"""

from torch.utils.checkpoint import checkpoint


def in_parts(layers, x, parts):
    size = len(layers) // parts
    for first in range(0, len(layers), size):

        def run(x):
            for layer in layers[first : first + size]:
                x = layer(x)
            return x

        x = checkpoint(run, x, use_reentrant=False)
    return x
