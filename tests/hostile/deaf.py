"""Ignores every signal that can be ignored, and goes on for ever.

scores 0
says no answer within
"""

import signal

for number in range(1, signal.NSIG):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass


def scaled(x, factor):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
