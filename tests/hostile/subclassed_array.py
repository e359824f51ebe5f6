"""An array of a class of its own, to which all comparisons are true.

scores 0
both frameworks
"""

class Array(np.ndarray):
    def __array_function__(self, function, types, args, kwargs):
        return True

    def __array_ufunc__(self, *args, **kwargs):
        return np.True_

    def __eq__(self, other):
        return True

    def __iter__(self):
        return iter([2.0, 4.0, -6.0])


def scaled(x, factor):
    return np.zeros(3).view(Array)
