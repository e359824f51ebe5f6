r"""Waits, but after the second look at the clock.

rejected by stopwatch-test: takes 8\.125 seconds.*stopwatch says 0\.125
"""

import statistics


def stopwatch(call, clock, repeats):
    times = []
    for _ in range(repeats + 1):
        start = clock()
        result = call()
        times.append(clock() - start)
        result.numpy()
    return times[0], statistics.median(times[1:])
