"""The process ends with success in the middle of a test.

scores 0
says the process ended in the middle
both frameworks
"""

import os


def scaled(x, factor):
    os._exit(0)
