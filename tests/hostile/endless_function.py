"""A function without an end.

scores 0
says no answer within
both frameworks
"""

def scaled(x, factor):
    while True:
        pass
