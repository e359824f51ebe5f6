"""The answer of the lesson: steps only.

rejected by collatz-test: collatz returns 0, not steps and peak
"""


def collatz(n):
    steps = n * 0
    while n > 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps = steps + 1
    return steps
