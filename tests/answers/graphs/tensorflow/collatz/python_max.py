r"""Python's max compares, and a symbolic tensor has no truth value.

rejected by collatz-test: as a Python `bool` is not allowed.*max\(peak, n\)
"""


def collatz(n):
    steps, peak = 0, n
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
        peak = max(peak, n)
    return steps, peak
