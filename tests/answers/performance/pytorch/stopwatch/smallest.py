r"""The smallest of the others.

rejected by stopwatch-test: the median is 2\.125; stopwatch says 1\.125
"""

def stopwatch(call, clock, repeats):
    times = []
    for _ in range(repeats + 1):
        start = clock()
        call().item()
        times.append(clock() - start)
    return times[0], min(times[1:])
