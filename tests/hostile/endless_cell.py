"""A cell without an end, before the answer is there.

scores 0
says the cell scaled was left out: no answer within
"""

while True:
    pass


def scaled(x, factor):
    return factor * x
