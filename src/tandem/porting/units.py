"""What both frameworks' models are read into: units, one for each layer that has weights.

A unit says what the layer may be read as, which weights it has in the common layout, and which settings it shows. A unit of
one framework goes with a unit of the other if some reading of both has the same kind, the same weights and the same shapes.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

from tandem.porting.weights import Weight

OPTIONAL = {"gamma": 1.0, "beta": 0.0}
"""Weights of a normalisation that one side may leave out, and what it then stands for."""

BIAS = {"bias": 0.0, "output bias": 0.0, "query bias": 0.0, "key bias": 0.0, "value bias": 0.0}
"""Biases that one side may leave out if the caller says so."""


@dataclass(frozen=True)
class Setting:
    """A value in words common to both frameworks, and how its own framework writes it."""

    value: object
    text: str


@dataclass(frozen=True)
class Reading:
    """One way to understand a layer: its kind, and its weights by their role in that kind."""

    kind: str
    weights: Mapping[str, Weight]


@dataclass(frozen=True, eq=False)
class Unit:
    """A layer with weights.

    Parameters
    ----------
    path
        Where it lies in its model, as its framework's people write it.
    class_name
        Its class, or what a bare state dict shows of it.
    readings
        What it may be read as, the most particular first. Empty if it cannot be ported; ``refusal`` then says why.
    settings
        What its outputs depend on besides the weights.
    ignored
        Tensors that have no counterpart and need none, as ``num_batches_tracked``.
    aliases
        Other paths under which a person may name it.
    flattened
        Of a Keras layer: the shape that PyTorch flattens before it, channels first; None if nothing is to be reordered.
    in_graph
        Of a Keras layer: whether the model's graph shows what comes before it.
    source
        The layer in the framework's graph: its path in PyTorch, its id in Keras.
    """

    path: str
    class_name: str
    readings: tuple[Reading, ...]
    settings: Mapping[str, Setting] = field(default_factory=dict)
    refusal: str = ""
    ignored: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    flattened: tuple[int, ...] | None = None
    in_graph: bool = False
    source: Hashable = None

    def __str__(self) -> str:
        return f"'{self.path}' ({self.class_name})" if self.path else f"model ({self.class_name})"

    @property
    def names(self) -> tuple[str, ...]:
        """All paths under which a person may name it."""
        return (self.path, *self.aliases)


@dataclass(frozen=True)
class Pair:
    """Two units that go together, each read as the same kind."""

    torch: Unit
    keras: Unit
    ours: Reading
    theirs: Reading

    @property
    def roles(self) -> list[str]:
        """The roles that at least one side has."""
        return list(dict.fromkeys([*self.ours.weights, *self.theirs.weights]))


def pair(torch: Unit, keras: Unit, optional: Mapping[str, float] = OPTIONAL) -> Pair | str:
    """The pair that two units make, or the reason why they make none, in words that stand after both names.

    ``optional`` has the weights that one side may leave out.
    """
    if refusal := torch.refusal or keras.refusal:
        return refusal
    found = [(ours, theirs) for ours in torch.readings for theirs in keras.readings if ours.kind == theirs.kind]
    if not found:
        return f"a {torch.class_name} does not correspond to a {keras.class_name}"
    misfits = [misfit(ours, theirs, optional) for ours, theirs in found]
    for (ours, theirs), wrong in zip(found, misfits, strict=True):
        if not wrong:
            return Pair(torch, keras, ours, theirs)
    return misfits[0]


def misfit(ours: Reading, theirs: Reading, optional: Mapping[str, float] = OPTIONAL) -> str:
    """How the weights of two readings of one kind fail to fit; empty if they fit."""
    for role in dict.fromkeys([*ours.weights, *theirs.weights]):
        mine, its = ours.weights.get(role), theirs.weights.get(role)
        if mine and its and mine.shape != its.shape:
            become = f" (here {mine.shape})" if mine.how else ""
            return f"PyTorch's {_tensors(mine)}{become} does not fit Keras' {_tensors(its)}" + (
                f" (here {its.shape})" if its.how else ""
            )
        if (mine is None) != (its is None) and role not in optional:
            has, lacks = ("PyTorch", "Keras") if mine else ("Keras", "PyTorch")
            way = ", or give zero_bias=True" if role in BIAS else ""
            return f"{has} has a {role} and {lacks} has none: build both with it or both without{way}"
    return ""


def _tensors(weight: Weight) -> str:
    return " and ".join(f"{tensor.name} {tensor.shape}" for tensor in weight.tensors)
