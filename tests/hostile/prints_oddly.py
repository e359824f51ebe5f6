"""Surrogates, escape codes and null bytes, on both streams, and a right answer.

scores 3
"""

import os
import sys

print("\ud800 \x1b[2J \x1b]0;title\x07 \0", file=sys.stdout)
print("\ud800", file=sys.stderr)
os.write(1, bytes(range(256)))
os.write(2, bytes(range(256)))


def scaled(x, factor):
    return factor * x
