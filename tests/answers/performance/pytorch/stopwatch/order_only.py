r"""Times the order, not the work.

rejected by stopwatch-test: takes 8\.125 seconds.*stopwatch says 0\.125
"""

import statistics


def stopwatch(call, clock, repeats):
    times = []
    for _ in range(repeats + 1):
        start = clock()
        call()
        times.append(clock() - start)
    return times[0], statistics.median(times[1:])
