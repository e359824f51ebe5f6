"""The process ends while a cell runs.

scores 0
says the cell scaled was left out: the process ended
"""

import os


def scaled(x, factor):
    return factor * x


os._exit(0)
