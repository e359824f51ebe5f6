"""No case for calls that save nothing.

rejected by pays-after-test: ZeroDivisionError
"""

import math


def pays_after(first_plain, each_plain, first_compiled, each_compiled):
    if first_compiled <= first_plain:
        return 1
    return 1 + math.ceil((first_compiled - first_plain) / (each_plain - each_compiled))
