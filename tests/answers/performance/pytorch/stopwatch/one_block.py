r"""One look at the clock around all repeats.

rejected by stopwatch-test: the median is 2\.125; stopwatch says 6\.4
"""

def stopwatch(call, clock, repeats):
    start = clock()
    call().item()
    first = clock() - start
    start = clock()
    for _ in range(repeats):
        call().item()
    return first, (clock() - start) / repeats
