r"""The first call is one of the numbers.

rejected by stopwatch-test: the median is 2\.125; stopwatch says 5\.125
"""

import statistics


def stopwatch(call, clock, repeats):
    times = []
    for _ in range(repeats + 1):
        start = clock()
        call().item()
        times.append(clock() - start)
    return times[0], statistics.median(times)
