"""The larger half in front.

rejected by same-stride-test: tensorflow, 8 by 8: off by
"""

import torch
import torch.nn.functional as F


def convolve(x, kernel, stride, rule):
    """`x` with `kernel`, both with channels last."""
    padding = []
    for n, k in zip(x.shape[1:3], kernel.shape[:2], strict=True):
        if rule == "pytorch":
            padding.append((k // 2, k // 2))
        else:
            total = max((-(-n // stride) - 1) * stride + k - n, 0)
            padding.append((total - total // 2, total // 2))
    (top, bottom), (left, right) = padding
    images = torch.tensor(x).permute(0, 3, 1, 2)
    images = F.pad(images, (left, right, top, bottom))
    weight = torch.tensor(kernel).permute(3, 2, 0, 1)
    out = F.conv2d(images, weight, stride=stride)
    return out.permute(0, 2, 3, 1)
