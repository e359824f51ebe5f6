"""A crash of the interpreter.

scores 0
says the process ended in the middle
both frameworks
"""

import ctypes


def scaled(x, factor):
    ctypes.string_at(0)
