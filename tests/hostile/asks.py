"""Asks somebody who is not there.

scores 0
says StdinNotImplementedError
"""

def scaled(x, factor):
    return input()
