r"""One checkpoint around everything.

rejected by in-parts-test: part by part.*yours ran \[0, 1, 2, 3, 4, 5\]
"""

from torch import nn
from torch.utils.checkpoint import checkpoint


def in_parts(layers, x, parts):
    return checkpoint(nn.Sequential(*layers), x, use_reentrant=False)
