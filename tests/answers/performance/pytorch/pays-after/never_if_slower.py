"""Looks at the later calls only.

rejected by pays-after-test: it has paid after 1 calls; pays_after says None
"""

import math


def pays_after(first_plain, each_plain, first_compiled, each_compiled):
    saved = each_plain - each_compiled
    if saved <= 0:
        return None
    return 1 + math.ceil(max(0, first_compiled - first_plain) / saved)
