"""A polite exit from a function.

scores 0
says SystemExit
"""

import sys


def scaled(x, factor):
    sys.exit(0)
