r"""The mean of the others.

rejected by stopwatch-test: the median is 2\.125; stopwatch says 6\.4
"""

def stopwatch(call, clock, repeats):
    times = []
    for _ in range(repeats + 1):
        start = clock()
        call().item()
        times.append(clock() - start)
    return times[0], sum(times[1:]) / repeats
