"""Two processes answer each request.

scores 3
"""

import os

os.fork()


def scaled(x, factor):
    return factor * x
