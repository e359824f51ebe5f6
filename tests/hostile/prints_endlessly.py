"""Prints without end.

scores 0
says (no answer within|used more than)
"""

def scaled(x, factor):
    while True:
        print("x" * 1000)
