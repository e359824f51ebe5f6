"""An error that cannot be shown.

scores 0
says Odd
"""

class Odd(Exception):
    def __str__(self):
        raise self

    __repr__ = __str__


def scaled(x, factor):
    raise Odd
