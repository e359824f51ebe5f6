"""One of two functions is still to be written.

not attempted
"""

import torch


def discounted(x):
    return (0.9 ** torch.arange(len(x)) * x).sum()


def compile_options():
    # YOUR CODE HERE
    raise NotImplementedError()
