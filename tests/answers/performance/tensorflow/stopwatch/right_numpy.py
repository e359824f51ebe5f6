"""NumPy's median.

accepted
"""

import numpy as np


def stopwatch(call, clock, repeats):
    times = np.zeros(repeats + 1)
    for i in range(repeats + 1):
        times[i] = -clock()
        call().numpy()
        times[i] += clock()
    return times[0], np.median(times[1:])
