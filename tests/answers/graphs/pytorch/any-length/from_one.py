"""Discounts the first number too.

rejected by any-length-test: for 3 numbers.*the sum is
"""

import torch


def discounted(x):
    return (0.9 ** torch.arange(1, len(x) + 1) * x).sum()


def compile_options():
    return {}
