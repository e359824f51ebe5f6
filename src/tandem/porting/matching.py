"""Which PyTorch module goes with which Keras layer: by their order, by their names, or as the caller says.

Every rule ends in pairs that fit, with nothing left over on either side, or in an error that names what does not.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches

from tandem.porting.units import Pair, Unit, pair
from tandem.porting.weights import PortingError

TELL = "give mapping={'PyTorch path': 'Keras path'}"


def match_units(
    torch: Sequence[Unit],
    keras: Sequence[Unit],
    *,
    match: str = "order",
    mapping: Mapping[str, str] | None = None,
    skip: Iterable[str] = (),
) -> tuple[list[Pair], list[Unit]]:
    """The pairs in the order of ``torch``, and the units that were skipped.

    Raises
    ------
    PortingError
        If a name is unknown, a unit has no partner or several, or a pair does not fit.
    """
    torch, keras, skipped = _without(torch, keras, tuple(skip))
    rest_torch, rest_keras, found = list(torch), list(keras), []
    for ours, theirs in (mapping or {}).items():
        mine, its = _below(ours, torch, "PyTorch"), _below(theirs, keras, "Keras")
        for unit in [*mine, *its]:
            if unit not in rest_torch and unit not in rest_keras:
                raise PortingError(f"mapping: {unit} is named twice, the second time in '{ours}': '{theirs}'")
        rest_torch = [unit for unit in rest_torch if unit not in mine]
        rest_keras = [unit for unit in rest_keras if unit not in its]
        found += by_order(mine, its)
    rules: dict[str, Callable[[Sequence[Unit], Sequence[Unit]], list[Pair]]] = {"order": by_order, "names": by_names}
    if match not in rules:
        raise PortingError(f"match={match!r} is no way to match layers: give one of {', '.join(map(repr, rules))}")
    found += rules[match](rest_torch, rest_keras)
    place = {id(unit): number for number, unit in enumerate(torch)}
    return sorted(found, key=lambda p: place[id(p.torch)]), skipped


def by_order(torch: Sequence[Unit], keras: Sequence[Unit]) -> list[Pair]:
    """The first with the first, the second with the second, and so on."""
    pairs: list[Pair] = []
    for number, (ours, theirs) in enumerate(zip(torch, keras, strict=False), start=1):
        made = pair(ours, theirs)
        if isinstance(made, str):
            raise PortingError(
                f"PyTorch's {ours} does not go with Keras' {theirs}, both number {number} in order: {made}; "
                f"if they are not meant for each other, {TELL} or match='names'"
            )
        pairs.append(made)
    _nothing_left(torch[len(pairs) :], keras[len(pairs) :])
    return pairs


def by_names(torch: Sequence[Unit], keras: Sequence[Unit]) -> list[Pair]:
    """Those that are called the same, when dots, slashes and underscores count as one: ``layer1.0.conv`` and
    ``layer1_0_conv``."""
    named: dict[str, list[Unit]] = {}
    for unit in keras:
        for name in {_plain(name) for name in unit.names}:
            named.setdefault(name, []).append(unit)
    pairs: list[Pair] = []
    for ours in torch:
        partners = named.get(_plain(ours.path), [])
        if not partners:
            near = get_close_matches(_plain(ours.path), named, n=1)
            hint = f"the nearest is {named[near[0]][0]}; " if near else ""
            raise PortingError(f"no layer of Keras is called like PyTorch's {ours}: {hint}{TELL}")
        if len(partners) > 1:
            told = " and ".join(str(unit) for unit in partners)
            raise PortingError(f"PyTorch's {ours} may be Keras' {told}, which are called the same: {TELL}")
        made = pair(ours, partners[0])
        if isinstance(made, str):
            raise PortingError(f"PyTorch's {ours} does not go with Keras' {partners[0]} of the same name: {made}")
        pairs.append(made)
    taken = [id(made.keras) for made in pairs]
    for made in pairs:
        if taken.count(id(made.keras)) > 1:
            raise PortingError(f"Keras' {made.keras} is called like several modules of PyTorch: {TELL}")
    _nothing_left([], [unit for unit in keras if id(unit) not in taken])
    return pairs


def find(name: str, units: Sequence[Unit]) -> list[Unit]:
    """The units that a person means by ``name``: the layer of that path, or all layers below it. Empty if none."""
    exact = [unit for unit in units if name in unit.names]
    if exact:
        return exact
    below = tuple(name + sign for sign in (".", "/", "["))
    return [unit for unit in units if any(path.startswith(below) for path in unit.names)]


def _below(name: str, units: Sequence[Unit], framework: str) -> list[Unit]:
    if found := find(name, units):
        return found
    near = get_close_matches(name, [path for unit in units for path in unit.names], n=1)
    hint = f"did you mean '{near[0]}'?" if near else f"there are: {', '.join(unit.path for unit in units)}"
    raise PortingError(f"mapping: no layer of {framework} with weights has the path '{name}'; {hint}")


def _without(
    torch: Sequence[Unit], keras: Sequence[Unit], skip: tuple[str, ...]
) -> tuple[list[Unit], list[Unit], list[Unit]]:
    """Both sides without what is skipped, and what is skipped."""
    skipped: list[Unit] = []
    for name in skip:
        found = find(name, torch) + find(name, keras)
        if not found:
            raise PortingError(f"skip: no layer with weights has the path '{name}', in PyTorch or in Keras")
        skipped += found
    gone = {id(unit) for unit in skipped}
    return [u for u in torch if id(u) not in gone], [u for u in keras if id(u) not in gone], skipped


def _nothing_left(torch: Sequence[Unit], keras: Sequence[Unit]) -> None:
    left = [("PyTorch's", unit, "Keras") for unit in torch] + [("Keras'", unit, "PyTorch") for unit in keras]
    if left:
        raise PortingError(
            *(
                f"{ours} {unit} is left over: {theirs} has no layer for it; {_advice(unit)}"
                for ours, unit, theirs in left
            )
        )


def _advice(unit: Unit) -> str:
    if unit.refusal:
        return f"{unit.refusal}; or leave it alone with skip=['{unit.path}']"
    return f"build the models alike, {TELL}, or leave it alone with skip=['{unit.path}']"


def _plain(path: str) -> str:
    return re.sub(r"[\W_]+", "_", path).strip("_").lower()
