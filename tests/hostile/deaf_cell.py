"""A cell that catches its own interruption for ever.

scores 0
says the cell scaled was left out
"""

def scaled(x, factor):
    return factor * x


while True:
    try:
        while True:
            pass
    except BaseException:
        pass
