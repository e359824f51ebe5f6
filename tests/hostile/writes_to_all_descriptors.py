"""Writes into every descriptor that was inherited.

scores 0
both frameworks
"""

import os

for fd in range(256):
    try:
        os.write(fd, b"found = 4 " * 100)
    except OSError:
        pass


def scaled(x, factor):
    return None
