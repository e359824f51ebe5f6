"""The loop over range is written out for each length.

rejected by any-length-test: 5 lengths took 5 graphs.*Look for a Python loop
"""

import torch


def discounted(x):
    total = torch.tensor(0.0)
    for i in range(len(x)):
        total = total + 0.9**i * x[i]
    return total


def compile_options():
    return {"dynamic": True}
