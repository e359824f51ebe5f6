"""Which layers come before which, and which match of two models this leaves possible.

The graph of a functional or sequential Keras model is there to be read; that of a PyTorch module is found by torch.fx, which
runs ``forward`` on a stand-in. Where one cannot be read (a class of one's own in Keras, a branch on data in PyTorch), the
result is None, and only order and names are left.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING

from tandem.porting.flatten import graph_of, made_by, nodes_of
from tandem.porting.units import Pair, Unit, pair
from tandem.porting.weights import PortingError

if TYPE_CHECKING:
    import keras
    import torch

Parts = tuple[frozenset[int], ...]
"""What a tensor is made of: units (their ids) side by side, as a concatenation puts them; each part a sum of units."""

Graph = Mapping[int, Parts]
"""For the id of each unit, the parts of what goes into it."""

NOTHING: Parts = (frozenset(),)


def torch_graph(module: "torch.nn.Module", units: Sequence[Unit]) -> Graph | None:
    """The graph of a PyTorch module; None if torch.fx cannot find it."""
    import torch

    try:
        nodes = torch.fx.Tracer().trace(module).nodes
    except Exception:  # whatever forward does that a stand-in cannot do
        return None
    chains = _chains(units)
    graph: dict[int, Parts] = {}
    made: dict[torch.fx.Node, Parts] = {}
    for node in nodes:
        inputs = [made[one] for one in node.all_input_nodes]
        if node.op in ("call_module", "get_attr") and node.target in chains:
            made[node] = _through(chains[node.target], inputs, graph)
        elif node.target == "size" or node.args[1:2] == ("shape",):  # numbers, not a tensor: x.view(x.size(0), -1)
            made[node] = ()
        elif getattr(node.target, "__name__", node.target) in ("cat", "concat", "concatenate"):
            made[node] = tuple(part for parts in inputs for part in parts)
        else:
            made[node] = _united(inputs)
    return graph if len(graph) == len(units) else None


def keras_graph(model: "keras.Layer", units: Sequence[Unit]) -> Graph | None:
    """The graph of a functional or sequential Keras model; None for any other."""
    if graph_of(model) is None:
        return None
    chains = _chains(units)
    graph: dict[int, Parts] = {}
    made: dict[int, Parts] = {}
    nodes, entrances = nodes_of(model)

    def parts_of(tensor: "keras.KerasTensor") -> Parts:
        return made[id(node)] if (node := made_by(tensor, entrances)) else NOTHING

    for node in _sorted(nodes, entrances):
        inputs = [parts_of(tensor) for tensor in node.input_tensors]
        if id(node.operation) in chains:
            made[id(node)] = _through(chains[id(node.operation)], inputs, graph)
        elif type(node.operation).__name__ == "Concatenate":
            made[id(node)] = tuple(part for parts in inputs for part in parts)
        else:
            made[id(node)] = _united(inputs)
    return graph if len(graph) == len(units) else None


def _sorted(nodes: Iterable, entrances: Mapping[int, object]) -> list:
    """Nodes of a Keras graph, each after those that its inputs come from; without those that only hold a nested model."""
    order: list = []
    done: set[int] = set()
    for start in nodes:
        waiting = [start]
        while waiting:
            node = waiting[-1]
            before = [made for tensor in node.input_tensors if (made := made_by(tensor, entrances))]
            ahead = [one for one in before if id(one) not in done]
            waiting += ahead
            if not ahead:
                waiting.pop()
                if id(node) not in done:
                    done.add(id(node))
                    order.append(node)
    return [node for node in order if graph_of(node.operation) is None]


def _chains(units: Sequence[Unit]) -> dict[Hashable, list[int]]:
    """The units of each layer, in the order in which they follow each other inside (a stacked LSTM has several)."""
    chains: dict[Hashable, list[int]] = {}
    for unit in units:
        chains.setdefault(unit.source, []).append(id(unit))
    return chains


def _through(chain: Sequence[int], inputs: Sequence[Parts], graph: dict[int, Parts]) -> Parts:
    """What comes out of a layer with weights: its last unit alone. A layer that is called twice has all its inputs."""
    parts = inputs[0] if len(inputs) == 1 else _united(inputs)
    for unit in chain:
        graph[unit] = parts if unit not in graph else _united([graph[unit], parts])
        parts = (frozenset([unit]),)
    return parts


def _united(inputs: Sequence[Parts]) -> Parts:
    """Inputs that are added, multiplied, or else made one: their parts are told apart no more, unless there is one only."""
    inputs = [parts for parts in inputs if parts]
    if len(inputs) < 2:
        return inputs[0] if inputs else ()
    return (frozenset(unit for parts in inputs for part in parts for unit in part),)


# --- matching ------------------------------------------------------------------------------------------------------------


def disagreement(pairs: Sequence[Pair], ours: Graph, theirs: Graph) -> str:
    """The first pair whose places in the two graphs do not agree, in words; empty if all agree."""
    partner = {id(made.torch): id(made.keras) for made in pairs}
    for made in pairs:
        mine = [{partner[unit] for unit in part if unit in partner} for part in ours[id(made.torch)]]
        its = [set(part) & set(partner.values()) for part in theirs[id(made.keras)]]
        if [part for part in mine if part] != [part for part in its if part]:
            return f"PyTorch's {made.torch} and Keras' {made.keras} do not follow layers that go together"
    return ""


def by_graph(
    torch: Sequence[Unit],
    keras: Sequence[Unit],
    ours: Graph,
    theirs: Graph,
    fixed: Sequence[Pair] = (),
    pair: Callable[[Unit, Unit], Pair | str] = pair,
) -> list[Pair]:
    """The pairs of units that have the same shapes and the same place among the others.

    Units get a colour by what they may be paired with, then again and again by their colour and those of their neighbours
    (colour refinement, Weisfeiler and Lehman 1968), until nothing more is told apart.

    Raises
    ------
    PortingError
        If the units around some layer are not the same on both sides, or if several are alike in shape and place.
    """
    colours = _first_colours(torch, keras, pair)
    colours |= {id(unit): -1 - number for number, made in enumerate(fixed) for unit in (made.torch, made.keras)}
    before = {unit: [part & colours.keys() for part in parts] for unit, parts in {**ours, **theirs}.items()}
    before = {unit: [part for part in before[unit] if part] for unit in colours}
    after: dict[int, list[tuple[int, int]]] = {unit: [] for unit in colours}
    for unit, parts in before.items():
        for number, part in enumerate(parts):
            for other in part:
                after[other].append((unit, number))
    many = 0
    while many < (many := len(set(colours.values()))):
        _compare(torch, keras, colours)
        told = {
            unit: (
                colours[unit],
                tuple(tuple(sorted(colours[other] for other in part)) for part in before[unit]),
                tuple(sorted((colours[other], number) for other, number in after[unit])),
            )
            for unit in colours
        }
        names = {key: number for number, key in enumerate(dict.fromkeys(told.values()))}
        colours = {unit: names[key] for unit, key in told.items()}
    return [_alone(unit, torch, keras, colours, pair) for unit in torch]


def _first_colours(
    torch: Sequence[Unit], keras: Sequence[Unit], pair: Callable[[Unit, Unit], Pair | str]
) -> dict[int, int]:
    """One colour for all units that could be paired with each other by their shapes alone."""
    alike: dict[Hashable, list[Unit]] = {}
    for side, units in enumerate((torch, keras)):
        for unit in units:
            alike.setdefault((side, _signature(unit)), []).append(unit)
    colour = {key: number for number, key in enumerate(alike)}
    for mine, its in product(alike, alike):
        if mine[0] < its[0] and isinstance(pair(alike[mine][0], alike[its][0]), Pair):
            old, new = colour[its], colour[mine]
            colour = {key: new if number == old else number for key, number in colour.items()}
    return {id(unit): colour[key] for key, units in alike.items() for unit in units}


def _signature(unit: Unit) -> Hashable:
    return unit.refusal, tuple((r.kind, tuple((role, w.shape) for role, w in r.weights.items())) for r in unit.readings)


def _compare(torch: Sequence[Unit], keras: Sequence[Unit], colours: Mapping[int, int]) -> None:
    """Refuse two sides that do not have the same number of units of each colour: name the first that is too many."""
    ours, theirs = (Counter(colours[id(unit)] for unit in units) for units in (torch, keras))
    for name, units, mine, its in (("PyTorch", torch, ours, theirs), ("Keras", keras, theirs, ours)):
        other = "Keras" if name == "PyTorch" else "PyTorch"
        for unit in units:
            if mine[colours[id(unit)]] > its[colours[id(unit)]]:
                raise PortingError(f"no layer of {other} has the shapes and the neighbours of {name}'s {unit}")


def _alone(
    unit: Unit,
    torch: Sequence[Unit],
    keras: Sequence[Unit],
    colours: Mapping[int, int],
    pair: Callable[[Unit, Unit], Pair | str],
) -> Pair:
    """The pair of a unit that no other of its side is like."""
    mine, its = ([one for one in units if colours[id(one)] == colours[id(unit)]] for units in (torch, keras))
    if len(mine) > 1:
        ours, theirs = (" and ".join(map(str, units)) for units in (mine, its))
        raise PortingError(
            f"PyTorch's {ours} are alike in shape and place, and so are Keras' {theirs}: "
            "give mapping={'PyTorch path': 'Keras path'} for them, or match='order'"
        )
    made = pair(unit, its[0])
    if isinstance(made, str):  # both may be paired with a third, and not with each other
        raise PortingError(f"PyTorch's {unit} does not go with Keras' {its[0]}, which has its place: {made}")
    return made
