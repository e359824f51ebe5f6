"""Warms up once more.

rejected by stopwatch-test: more than 4 calls were made
"""

import statistics


def stopwatch(call, clock, repeats):
    def seconds():
        start = clock()
        call().item()
        return clock() - start

    first = seconds()
    seconds()
    return first, statistics.median(seconds() for _ in range(repeats))
