"""Each process makes two more.

scores 0
says (had more than|no answer within|ended in the middle|used more than)
"""

import os


def scaled(x, factor):
    while True:
        try:
            os.fork()
        except OSError:
            pass
