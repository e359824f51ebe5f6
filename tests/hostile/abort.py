"""C's abort.

scores 0
says the process ended in the middle
"""

import os


def scaled(x, factor):
    os.abort()
