"""Weights in the common layout, and the exact steps that lead there from the tensors of a framework.

The common layout is that of Keras: channels last, input before output. Each step only moves numbers, so it can be taken
back bit for bit. Nothing here knows a framework: a tensor is a name, a shape, a data type, and two functions.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tandem.course import CourseError


class PortingError(CourseError):
    """Why weights were not ported, in one line: what does not fit, where, and what to do. Nothing was changed.

    ``problems`` has every problem that was found; the message gives the first and the number of the others.
    """

    def __init__(self, *problems: str) -> None:
        self.problems = problems
        others = len(problems) - 1
        more = f" (and {others} more problem{'s' * (others > 1)}: see the error's .problems)" if others else ""
        super().__init__(problems[0] + more)


@dataclass(frozen=True)
class Tensor:
    """A tensor of either framework: ``read`` copies it to NumPy, ``write`` overwrites it in place.

    ``place`` is equal for two tensors that share their memory.
    """

    name: str
    shape: tuple[int, ...]
    dtype: str
    read: Callable[[], np.ndarray]
    write: Callable[[np.ndarray], None]
    place: Hashable = None


@dataclass(frozen=True)
class Weight:
    """One weight of a layer, and the tensors that it is made of.

    Parameters
    ----------
    tensors
        The framework's tensors, in the order in which ``join`` takes them. None for a weight that is left out because it
        is constant (``BatchNormalization(scale=False)``).
    shape
        Shape in the common layout.
    join, split
        From the arrays of the tensors to one array in the common layout, and back.
    how
        What ``join`` does, in words.
    """

    tensors: tuple[Tensor, ...]
    shape: tuple[int, ...]
    join: Callable[[Sequence[np.ndarray]], np.ndarray]
    split: Callable[[np.ndarray], Sequence[np.ndarray]]
    how: tuple[str, ...] = ()

    def then(
        self, how: str, there: Callable[[np.ndarray], np.ndarray], back: Callable[[np.ndarray], np.ndarray]
    ) -> "Weight":
        """This weight with one more step between its tensors and the common layout."""
        shape = there(np.broadcast_to(np.int8(0), self.shape)).shape
        return replace(
            self,
            shape=shape,
            join=lambda arrays: there(self.join(arrays)),
            split=lambda array: self.split(back(array)),
            how=(*self.how, how) if how else self.how,
        )

    def transposed(self, *axes: int) -> "Weight":
        """Axes in another order; what does not move anything leaves no word in the report."""
        if axes == tuple(range(len(axes))):
            return self
        back = tuple(int(axis) for axis in np.argsort(axes))
        return self.then(f"transposed {axes}", lambda a: a.transpose(axes), lambda a: a.transpose(back))

    def reshaped(self, *shape: int) -> "Weight":
        """The same numbers in the same order, counted differently."""
        if shape == self.shape:
            return self
        return self.then(f"reshaped {shape}", lambda a: a.reshape(shape), lambda a: a.reshape(self.shape))

    def with_gates(self, there: Sequence[int], axis: int = -1) -> "Weight":
        """The blocks of a recurrent layer (one for each gate, side by side along ``axis``) in another order."""
        back = np.argsort(there)

        def move(array: np.ndarray, order: Sequence[int]) -> np.ndarray:
            blocks = np.split(array, len(order), axis)
            return np.concatenate([blocks[i] for i in order], axis)

        return self.then("gates reordered", lambda a: move(a, there), lambda a: move(a, back))

    def channels_last(self, channels_first: Sequence[int]) -> "Weight":
        """Rows that follow a flattened (C, H, W), in the order of a flattened (H, W, C).

        Parameters
        ----------
        channels_first
            The shape that PyTorch flattens: channels, then any number of other axes.
        """
        channels, *others = channels_first
        rest = self.shape[1:]
        n = len(others)
        there, back = (*range(1, n + 1), 0), (n, *range(n))
        tail = tuple(range(n + 1, n + 1 + len(rest)))

        def to_last(a: np.ndarray) -> np.ndarray:
            return a.reshape(channels, *others, *rest).transpose(*there, *tail).reshape(self.shape)

        def to_first(a: np.ndarray) -> np.ndarray:
            return a.reshape(*others, channels, *rest).transpose(*back, *tail).reshape(self.shape)

        if channels == 1 or all(size == 1 for size in others):
            return self
        first, last = " x ".join(map(str, channels_first)), " x ".join(map(str, (*others, channels)))
        return self.then(f"rows reordered {first} to {last}", to_last, to_first)


def weight(tensor: Tensor) -> Weight:
    """A weight that is one tensor as it stands."""
    return Weight((tensor,), tensor.shape, lambda arrays: arrays[0], lambda array: [array])


def summed(first: Tensor, second: Tensor) -> Weight:
    """A weight that is the sum of two tensors, as the two biases of PyTorch's LSTM. Back, the second becomes zero."""

    def join(arrays: Sequence[np.ndarray]) -> np.ndarray:
        a, b = arrays
        if not b.any():
            return a  # not a + 0: that would turn -0.0 into 0.0
        return a + b

    def split(array: np.ndarray) -> Sequence[np.ndarray]:
        return [array, np.zeros_like(array)]

    return Weight((first, second), first.shape, join, split, (f"{first.name} + {second.name}",))


def stacked(first: Tensor, second: Tensor) -> Weight:
    """Two tensors as the two rows of one weight, as the two biases of a GRU."""
    return Weight((first, second), (2, *first.shape), np.stack, list, ("stacked",))


def constant(value: float, shape: tuple[int, ...], name: str) -> Weight:
    """A weight that the layer leaves out because it is ``value`` everywhere: it takes in nothing else."""

    def split(array: np.ndarray) -> Sequence[np.ndarray]:
        if not (array == value).all():
            raise PortingError(f"{name} is not {value:g} everywhere, and the other side leaves it out")
        return []

    return Weight((), shape, lambda arrays: np.full(shape, value), split, (f"left out, {value:g} everywhere",))
