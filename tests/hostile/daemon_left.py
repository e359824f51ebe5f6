"""A background process that leaves its session behind, and a right answer.

scores 3
both frameworks
"""

import os
import time

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        while True:
            time.sleep(0.1)
    os._exit(0)


def scaled(x, factor):
    return factor * x
