"""Threads that go on for ever beside a right answer.

scores 3
both frameworks
"""

import threading
import time


def wait():
    while True:
        time.sleep(0.01)


for _ in range(20):
    threading.Thread(target=wait).start()


def scaled(x, factor):
    return factor * x
