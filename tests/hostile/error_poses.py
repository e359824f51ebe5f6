"""An error that says that it is a success.

scores 0
says Fine
"""

class Meta(type):
    @property
    def __name__(cls):
        return ""

    def __eq__(cls, other):
        return True

    __hash__ = type.__hash__


class Fine(Exception, metaclass=Meta):
    def __str__(self):
        return ""


def scaled(x, factor):
    raise Fine
