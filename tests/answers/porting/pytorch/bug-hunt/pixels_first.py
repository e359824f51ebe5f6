"""Flattens pixel by pixel.

rejected by bug-hunt-test: the output is off by
"""

import torch
import torch.nn.functional as F


def ported(weights, images):
    """The network `original`, in PyTorch."""
    w = {name: torch.tensor(v) for name, v in weights.items()}
    x = torch.tensor(images).permute(0, 3, 1, 2)
    x = F.pad(x, (0, 1, 0, 1))
    x = F.conv2d(x, w["kernel"].permute(3, 2, 0, 1), stride=2)
    x = F.batch_norm(
        x,
        w["mean"],
        w["variance"],
        w["gamma"],
        w["beta"],
        training=False,
    )
    x = F.leaky_relu(x, 0.2)
    return x.permute(0, 2, 3, 1).flatten(1) @ w["dense"]
