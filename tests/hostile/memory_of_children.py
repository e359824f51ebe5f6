"""Several processes take memory, each of them less than may be had.

scores 0
says (used more than|no answer within|had more than)
"""

import os
import time


def scaled(x, factor):
    for _ in range(8):
        if os.fork() == 0:
            kept = bytearray(b"x" * 150_000_000)
            time.sleep(100)
    time.sleep(100)
