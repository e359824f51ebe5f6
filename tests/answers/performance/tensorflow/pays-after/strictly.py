"""Wants to be ahead, not level.

rejected by pays-after-test: it has paid after 79 calls; pays_after says 80
"""

import math


def pays_after(first_plain, each_plain, first_compiled, each_compiled):
    saved = each_plain - each_compiled
    if first_compiled <= first_plain:
        return 1
    if saved <= 0:
        return None
    return 2 + math.floor((first_compiled - first_plain) / saved)
