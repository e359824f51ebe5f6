"""Switches the compiler off, and has no graph at all.

rejected by any-length-test: nothing was compiled
"""

import torch


def discounted(x):
    return (0.9 ** torch.arange(len(x)) * x).sum()


def compile_options():
    return {"disable": True}
