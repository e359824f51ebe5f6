"""Sleeps much longer than anybody waits.

scores 0
says no answer within
"""

import time


def scaled(x, factor):
    time.sleep(10_000)
