"""What was ported, and what the weights do not carry: values with a readable form."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Move:
    """One weight: the tensors it lies in on both sides, and what was done to it on the way from PyTorch to Keras."""

    torch: tuple[str, ...]
    keras: tuple[str, ...]
    torch_shapes: tuple[tuple[int, ...], ...]
    keras_shapes: tuple[tuple[int, ...], ...]
    how: tuple[str, ...]
    size: int


@dataclass(frozen=True)
class Match:
    """A PyTorch module and the Keras layer that it corresponds to."""

    torch: str
    torch_class: str
    keras: str
    keras_class: str
    moves: tuple[Move, ...]


@dataclass(frozen=True)
class Difference:
    """A setting that the weights do not carry and that differs between the two models.

    ``affects`` is ``outputs``, or ``training`` for what does not change the outputs of a trained model.
    """

    torch: str
    keras: str
    torch_setting: str
    keras_setting: str
    affects: Literal["outputs", "training"]
    advice: str = ""

    def __str__(self) -> str:
        told = f"{self.torch} has {self.torch_setting}, {self.keras} has {self.keras_setting} ({self.affects})"
        return f"{told}: {self.advice}" if self.advice else told


@dataclass(frozen=True)
class Report:
    """What was ported. ``print(report)`` shows it as a table.

    Parameters
    ----------
    direction
        ``PyTorch to Keras`` or ``Keras to PyTorch``. What was done to each weight is told from PyTorch to Keras.
    matched_by
        How the layers found each other.
    matches
        The pairs, in the order of the PyTorch model.
    differences
        Settings that differ, as far as both sides show them.
    notes
        What else is worth knowing: layers skipped, numbers widened, biases summed.
    """

    direction: str
    matched_by: str
    matches: tuple[Match, ...]
    differences: tuple[Difference, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """How many numbers were ported."""
        return sum(move.size for match in self.matches for move in match.moves)

    def __str__(self) -> str:
        layers = f"{len(self.matches)} layer{'s' * (len(self.matches) != 1)}"
        lines = [f"{self.direction}: {layers}, {self.size:,} numbers, matched by {self.matched_by}", *self._table()]
        lines += [f"differs: {difference}" for difference in self.differences]
        lines += [f"note: {note}" for note in self.notes]
        return "\n".join(lines)

    def _table(self) -> list[str]:
        rows = [("PyTorch", "", "Keras", "", "from PyTorch to Keras")]
        for match in self.matches:
            for number, move in enumerate(match.moves):
                names = (f"{match.torch} ({match.torch_class})".lstrip(), f"{match.keras} ({match.keras_class})")
                left, right = names if number == 0 else ("", "")
                ours, theirs = _named(move.torch, move.torch_shapes), _named(move.keras, move.keras_shapes)
                rows.append((left, ours, right, theirs, ", ".join(move.how) or "copied"))
        widths = [max(len(row[column]) for row in rows) for column in range(5)]
        return ["  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _named(names: Sequence[str], shapes: Sequence[tuple[int, ...]]) -> str:
    told = [f"{name} {' x '.join(map(str, shape))}" for name, shape in zip(names, shapes, strict=True)]
    return ", ".join(told) or "(left out)"
