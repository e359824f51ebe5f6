"""Forgets the first call itself.

rejected by pays-after-test: it has paid after 79 calls; pays_after says 78
"""

import math


def pays_after(first_plain, each_plain, first_compiled, each_compiled):
    saved = each_plain - each_compiled
    if first_compiled <= first_plain:
        return 1
    return math.ceil((first_compiled - first_plain) / saved) if saved > 0 else None
