"""Goes to another folder, and has a right answer.

scores 3
"""

import os

os.chdir("/")

def scaled(x, factor):
    return factor * x
