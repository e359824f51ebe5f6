"""Which PyTorch module goes with which Keras layer: by their order, by their names, or as the caller says.

Every rule ends in pairs that fit, with nothing left over on either side, or in an error that names what does not.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches

from tandem.porting.graph import Graph, by_graph, disagreement
from tandem.porting.units import Pair, Unit, pair
from tandem.porting.weights import PortingError

Pairing = Callable[[Unit, Unit], Pair | str]
"""What makes a pair of two units, or says why it cannot."""

MATCHES = ("auto", "order", "names")

TELL = "give mapping={'PyTorch path': 'Keras path'}"


def match_units(
    torch: Sequence[Unit],
    keras: Sequence[Unit],
    *,
    match: str = "auto",
    mapping: Mapping[str, str] | None = None,
    skip: Iterable[str] = (),
    graphs: Callable[[], tuple[Graph | None, Graph | None]] = lambda: (None, None),
    pair: Pairing = pair,
) -> tuple[list[Pair], list[Unit], str]:
    """The pairs in the order of ``torch``, the units that were skipped, and what the pairs were matched by, in words.

    Raises
    ------
    PortingError
        If a name is unknown, a unit has no partner or several, or a pair does not fit.
    """
    if match not in MATCHES:
        raise PortingError(f"match={match!r} is no way to match layers: give one of {', '.join(map(repr, MATCHES))}")
    torch, keras, skipped = _without(torch, keras, tuple(skip))
    fixed = _as_told(mapping or {}, torch, keras, pair)
    taken = {id(unit) for made in fixed for unit in (made.torch, made.keras)}
    rest = [unit for unit in torch if id(unit) not in taken], [unit for unit in keras if id(unit) not in taken]
    if not any(rest):
        found, by = fixed, "the mapping given"
    elif match == "names":
        found, by = fixed + by_names(*rest, pair), "names"
    elif match == "order":
        found, by = fixed + by_order(*rest, pair), "order"
    else:
        found, by = _automatic(torch, keras, rest, fixed, graphs, pair)
    if fixed and any(rest):
        by += " and the mapping given"
    place = {id(unit): number for number, unit in enumerate(torch)}
    return sorted(found, key=lambda p: place[id(p.torch)]), skipped, by


def _as_told(mapping: Mapping[str, str], torch: Sequence[Unit], keras: Sequence[Unit], pair: Pairing) -> list[Pair]:
    """The pairs that the caller names, blocks in order."""
    found: list[Pair] = []
    for ours, theirs in mapping.items():
        mine, its = _below(ours, torch, "PyTorch"), _below(theirs, keras, "Keras")
        taken = {id(unit) for made in found for unit in (made.torch, made.keras)}
        for unit in [*mine, *its]:
            if id(unit) in taken:
                raise PortingError(f"mapping: {unit} is named twice, the second time in '{ours}': '{theirs}'")
        found += by_order(mine, its, pair)
    return found


def _automatic(
    torch: Sequence[Unit],
    keras: Sequence[Unit],
    rest: tuple[Sequence[Unit], Sequence[Unit]],
    fixed: list[Pair],
    graphs: Callable[[], tuple[Graph | None, Graph | None]],
    pair: Pairing,
) -> tuple[list[Pair], str]:
    """The order, if it fits and the graphs do not contradict; else the graphs."""
    try:
        found, wrong = fixed + by_order(*rest, pair), None
    except PortingError as error:
        found, wrong = [], error
    ours, theirs = graphs()
    if ours is None or theirs is None:
        if wrong:
            raise wrong
        return found, "order"
    if not wrong and not disagreement(found, ours, theirs):
        return found, "order, which both graphs confirm"
    try:
        return by_graph(torch, keras, ours, theirs, fixed, pair), "graph"
    except PortingError as error:
        if wrong:  # what fails in order is nearer to what a person sees
            raise PortingError(
                *wrong.problems, *([f"by graph: {error}"] if len(torch) == len(keras) else [])
            ) from error
        contradiction = disagreement(found, ours, theirs)
        raise PortingError(f"the order fits, but {contradiction}: {error}") from error


def by_order(torch: Sequence[Unit], keras: Sequence[Unit], pair: Pairing = pair) -> list[Pair]:
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


def by_names(torch: Sequence[Unit], keras: Sequence[Unit], pair: Pairing = pair) -> list[Pair]:
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
