"""The few drawings that several lessons share: a graph as an SVG, and one style for matplotlib.

A graph is drawn in layers by plain Python, so no system package is needed and the same graph gives the same bytes.
The text is measured as a fixed-width font, in which width is a matter of counting.
"""

import itertools
import re
import unicodedata
from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Literal, NamedTuple

COLOURS = {"pytorch": "#B54A00", "tensorflow": "#006BA8", "neutral": "#5F5F5F"}
"""One colour for each framework on every page and in every picture; readable as text on white."""

Kind = Literal["input", "op", "parameter", "output", "control"]
Direction = Literal["down", "right"]

_FONT = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace"
_FONT_SIZE = 13.0
_CHARACTER = 7.9  # the widest of the usual fixed-width fonts at this size
_LINE = 17.0
_LONGEST_LINE = 20  # characters; longer labels are broken
_PADDING = 9.0
_GAP_ACROSS = 18.0  # between neighbours in a layer
_GAP_ALONG = 34.0  # between two layers
_MARGIN = 10.0
_PORT = 15.0  # between two edges that meet the same side of a node
_WIDEST = 720.0  # of a drawing to the right
_SWEEPS = 24
_FILL_AND_STROKE: dict[Kind, tuple[str, str]] = {
    "input": ("#E4F4EE", "#00664B"),
    "op": ("#F4F4F4", "#5F5F5F"),
    "parameter": ("#FCF5CF", "#6B5B00"),
    "output": ("#FFFFFF", "#1A1A1A"),
    "control": ("#F8E8F2", "#96356F"),
}
_INK = "#1A1A1A"
_EDGE = "#5F5F5F"


@dataclass(frozen=True)
class Picture:
    """An SVG that Jupyter shows. Its ground is white, so it reads the same on a dark page.

    Parameters
    ----------
    svg
        The whole SVG document.
    summary
        What it shows in a few words, for where only text can be shown.
    """

    svg: str = field(repr=False)
    summary: str

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"image/svg+xml": self.svg, "text/plain": f"<{self.summary}>"}


def draw_graph(
    nodes: Mapping[str, str],
    edges: Iterable[tuple[str, str]],
    *,
    title: str,
    kinds: Mapping[str, Kind] | None = None,
    direction: Direction = "down",
) -> Picture:
    """Draw a directed graph. Loops are allowed: an edge that goes back is dashed.

    Parameters
    ----------
    nodes
        Id and label of each node. A label may have several lines; a long one is broken.
    edges
        Pairs of ids, from and to. A pair may occur twice.
    title
        What the picture shows, in a few words; a screen reader says it.
    kinds
        Kind of a node by its id: "input", "op", "parameter", "output" or "control". It decides shape and colour; a
        node that is not named is an "op".
    direction
        Where the edges point: "down" (fits a phone) or "right". What would be wider to the right than a page goes down.

    Raises
    ------
    ValueError
        If there is no node, if an edge or a kind names a node that is not there, or if a kind or the direction is
        not one of those named above.
    """
    edges = list(edges)
    kinds = dict(kinds or {})
    _check(nodes, edges, kinds, direction)
    layout = _Layout(nodes, edges, kinds, direction)
    if direction == "right" and layout.size[0] > _WIDEST:
        layout = _Layout(nodes, edges, kinds, "down")
    names = {node: " ".join(label.split()) or node for node, label in nodes.items()}
    told = "; ".join(f"{names[a]} to {names[b]}" for a, b in edges[:60])
    more = f"; and {len(edges) - 60} more" if len(edges) > 60 else ""
    summary = f"graph of {_count(len(nodes), 'node')} and {_count(len(edges), 'edge')}: {title}"
    description = f"{_count(len(nodes), 'node')}, {_count(len(edges), 'edge')}. {told}{more}".rstrip(". ") + "."
    width, height = (_number(size) for size in layout.size)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" style="max-width: 100%; height: auto">',
        f"<title>{escape(title)}</title>",
        f"<desc>{escape(description)}</desc>",
        f'<rect width="{width}" height="{height}" fill="#FFFFFF"/>',
        f'<g fill="none" stroke="{_EDGE}" stroke-width="1.4">',
        *(_edge(route) for route in layout.routes),
        "</g>",
        f'<g fill="{_EDGE}">',
        *(_arrowhead(route) for route in layout.routes),
        "</g>",
        f'<g font-family="{_FONT}" font-size="{_number(_FONT_SIZE)}" fill="{_INK}" text-anchor="middle">',
        *(_node(kinds.get(node, "op"), *layout.box(node), _lines(label or node)) for node, label in nodes.items()),
        "</g>",
        "</svg>",
    ]
    return Picture("\n".join(lines) + "\n", summary)


def use_style() -> None:
    """Set matplotlib up for the lessons: SVG with the same bytes in every run, readable on a phone, colour-blind-safe."""
    import matplotlib
    from cycler import cycler

    palette = [COLOURS["neutral"], "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"]
    matplotlib.rcParams.update(
        {
            "axes.axisbelow": True,
            "axes.grid": True,
            "axes.prop_cycle": cycler(color=palette)
            + cycler(linestyle=["-", "--", "-.", ":", (0, (5, 1)), (0, (1, 1))]),
            "axes.spines.right": False,
            "axes.spines.top": False,
            "figure.constrained_layout.use": True,
            "figure.dpi": 100,
            "figure.facecolor": "white",
            "figure.figsize": (5.6, 3.4),
            "font.family": ["DejaVu Sans"],
            "font.size": 12,
            "grid.color": "#DDDDDD",
            "lines.linewidth": 2,
            "savefig.facecolor": "white",
            "svg.hashsalt": "tandem",
        }
    )
    try:
        from IPython import get_ipython
        from matplotlib_inline.backend_inline import set_matplotlib_formats
    except ImportError:
        return
    if get_ipython() is not None:
        set_matplotlib_formats("svg", metadata={"Date": None, "Creator": None})


def _check(
    nodes: Mapping[str, str], edges: list[tuple[str, str]], kinds: Mapping[str, Kind], direction: Direction
) -> None:
    if not nodes:
        raise ValueError("nothing to draw: the graph has no nodes")
    for start, end in edges:
        for node in (start, end):
            if node not in nodes:
                raise ValueError(f"the edge {start!r} -> {end!r} names a node that is not there: {node!r}")
    for node, kind in kinds.items():
        if node not in nodes:
            raise ValueError(f"kinds names a node that is not there: {node!r}")
        if kind not in _FILL_AND_STROKE:
            raise ValueError(f"no such kind: {kind!r}; there are: {', '.join(_FILL_AND_STROKE)}")
    if direction not in ("down", "right"):
        raise ValueError(f"no such direction: {direction!r}; there are: down, right")


# --- text ---------------------------------------------------------------------------------------------------------


def _lines(label: str) -> list[str]:
    """The label, broken where a name has a joint: after space, dot, underscore, slash, comma or before a capital."""
    broken: list[str] = []
    for line in label.splitlines():
        current = ""
        for piece in re.findall(r"[A-Z]?[^A-Z ._/,]*[ ._/,]*", line):
            for part in [piece[i : i + _LONGEST_LINE] for i in range(0, len(piece), _LONGEST_LINE)]:
                if current and _cells((current + part).rstrip()) > _LONGEST_LINE:
                    broken.append(current.rstrip())
                    current = ""
                current += part
        broken.append(current.rstrip())
    return broken


def _cells(text: str) -> int:
    """Columns of a fixed-width font that the text takes: two for wide characters (Chinese, emoji), none for accents."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _node_size(label: str, kind: Kind) -> tuple[float, float]:
    lines = _lines(label)
    sides = {"input": 6.0, "output": 10.0, "control": 10.0, "parameter": 6.0}.get(kind, 0.0)
    width = max(_cells(line) for line in lines) * _CHARACTER + 2 * (_PADDING + sides)
    return max(width, 36.0), len(lines) * _LINE + 2 * (_PADDING - 2)


# --- layout -------------------------------------------------------------------------------------------------------


class _Route(NamedTuple):
    """Way of one edge: points from start to end (x, y), and whether it runs against the direction of the drawing."""

    points: list[tuple[float, float]]
    back: bool
    direction: Direction


class _Layout:
    """Where everything lies. Inside, "along" is the way the edges point and "across" is the other one."""

    def __init__(
        self, nodes: Mapping[str, str], edges: list[tuple[str, str]], kinds: Mapping[str, Kind], direction: Direction
    ) -> None:
        self.direction = direction
        self._size = {node: _node_size(label or node, kinds.get(node, "op")) for node, label in nodes.items()}
        loops = [edge for edge in edges if edge[0] == edge[1]]
        rest = [edge for edge in edges if edge[0] != edge[1]]
        back = _back_edges(list(nodes), rest)
        forward = [(b, a) if index in back else (a, b) for index, (a, b) in enumerate(rest)]
        rank = _ranks(list(nodes), forward)
        chains, links, layers = _with_bends(list(nodes), forward, rank)
        layers = _ordered(layers, links)
        self._loops = {a for a, _ in loops}
        self._across = _coordinates(layers, links, self._breadth)
        self._along, self._thickness = self._stack(layers)
        low = min(self._across[n] - self._breadth(n) / 2 for layer in layers for n in layer)
        high = max(self._across[n] + self._breadth(n) / 2 for layer in layers for n in layer)
        self._shift = _MARGIN - low
        self._extent = high - low + 2 * _MARGIN
        self._layer_of = {node: number for number, layer in enumerate(layers) for node in layer}
        ports = self._ports(chains)
        self.routes = [self._route(chain, ports[i], i in back) for i, chain in enumerate(chains)]
        self.routes += [self._loop(node) for node, _ in loops]

    @property
    def size(self) -> tuple[float, float]:
        length = self._along[-1] + self._thickness[-1] / 2 + _MARGIN
        return self._turned(self._extent, length)

    def box(self, node: str) -> tuple[float, float, float, float]:
        """Centre x, centre y, width and height of a node."""
        return *self._turned(self._at(node), self._along[self._layer_of[node]]), *self._size[node]

    def _turned(self, across: float, along: float) -> tuple[float, float]:
        return (across, along) if self.direction == "down" else (along, across)

    def _at(self, node: str) -> float:
        return self._across[node] + self._shift

    def _breadth(self, node: str) -> float:
        """Room that a node or a bend takes across; a loop at its side needs some more."""
        if node not in self._size:
            return 4.0
        own = self._turned(*self._size[node])[0]
        return own + (44.0 if node in self._loops else 0.0)

    def _depth(self, node: str) -> float:
        return self._turned(*self._size[node])[1] if node in self._size else 0.0

    def _stack(self, layers: list[list[str]]) -> tuple[list[float], list[float]]:
        """Centre and thickness of each layer along the drawing."""
        thickness = [max(self._depth(node) for node in layer) for layer in layers]
        centres, end = [], _MARGIN
        for thick in thickness:
            centres.append(end + thick / 2)
            end += thick + _GAP_ALONG
        return centres, thickness

    def _ports(self, chains: list[list[str]]) -> list[tuple[float, float]]:
        """Where each edge leaves its first and meets its last node, across: side by side, in an order without crossing."""
        starts, ends = [0.0] * len(chains), [0.0] * len(chains)
        for result, here, there in ((starts, 0, 1), (ends, -1, -2)):
            by_node: dict[str, list[int]] = {}
            for index, chain in enumerate(chains):
                by_node.setdefault(chain[here], []).append(index)
            for node, indices in by_node.items():
                indices.sort(key=lambda index: self._across[chains[index][there]])
                room = self._turned(*self._size[node])[0] - (24.0 if self.direction == "down" else 10.0)
                step = min(_PORT, max(room, 4.0) / max(len(indices) - 1, 1))
                for place, index in enumerate(indices):
                    result[index] = self._at(node) + (place - (len(indices) - 1) / 2) * step
        return list(zip(starts, ends, strict=True))

    def _route(self, chain: list[str], ports: tuple[float, float], back: bool) -> _Route:
        points: list[tuple[float, float]] = []
        for place, node in enumerate(chain):
            layer = self._layer_of[node]
            centre, half = self._along[layer], self._thickness[layer] / 2
            own = self._depth(node) / 2
            if place == 0:
                points += [(ports[0], centre + own), (ports[0], centre + half)]
            elif place == len(chain) - 1:
                points += [(ports[1], centre - half), (ports[1], centre - own)]
            else:
                points += [(self._at(node), centre - half), (self._at(node), centre + half)]
        if back:
            points.reverse()
        return _Route([self._turned(*point) for point in points], back, self.direction)

    def _loop(self, node: str) -> _Route:
        across, along = self._at(node), self._along[self._layer_of[node]]
        side, depth = self._turned(*self._size[node])[0] / 2, self._depth(node) / 4
        out = across + side + 18.0
        corners = [
            (across + side, along + depth),
            (out, along + depth),
            (out, along - depth),
            (across + side, along - depth),
        ]
        return _Route([self._turned(*corner) for corner in corners], True, self.direction)


def _back_edges(nodes: list[str], edges: list[tuple[str, str]]) -> set[int]:
    """Numbers of the edges that close a loop, found by walking the graph in depth without recursion."""
    leaving: dict[str, list[int]] = {node: [] for node in nodes}
    entered = {end for _, end in edges}
    for index, (start, _) in enumerate(edges):
        leaving[start].append(index)
    back: set[int] = set()
    state: dict[str, int] = {}  # 1 on the way, 2 done
    for root in [n for n in nodes if n not in entered] + nodes:
        if root in state:
            continue
        state[root] = 1
        path = [(root, iter(leaving[root]))]
        while path:
            node, left = path[-1]
            for index in left:
                end = edges[index][1]
                if state.get(end) == 1:
                    back.add(index)
                elif end not in state:
                    state[end] = 1
                    path.append((end, iter(leaving[end])))
                    break
            else:
                state[node] = 2
                path.pop()
    return back


def _ranks(nodes: list[str], edges: list[tuple[str, str]]) -> dict[str, int]:
    """Layer of each node: longest path from a source; then whatever can wait moves down beside its consumer."""
    before: dict[str, list[str]] = {node: [] for node in nodes}
    after: dict[str, list[str]] = {node: [] for node in nodes}
    for start, end in edges:
        before[end].append(start)
        after[start].append(end)
    waiting = {node: len(before[node]) for node in nodes}
    order = [node for node in nodes if not waiting[node]]
    for node in order:  # grows while it is walked
        for end in after[node]:
            waiting[end] -= 1
            if not waiting[end]:
                order.append(end)
    rank: dict[str, int] = {}
    for node in order:
        rank[node] = max((rank[start] + 1 for start in before[node]), default=0)
    for node in reversed(order):
        if after[node] and len(after[node]) >= len(before[node]):
            rank[node] = min(rank[end] for end in after[node]) - 1
    return rank


def _with_bends(
    nodes: list[str], edges: list[tuple[str, str]], rank: dict[str, int]
) -> tuple[list[list[str]], list[tuple[str, str]], list[list[str]]]:
    """Cut edges that span several layers by a bend in each: way of each edge, links between neighbours, layers."""
    layers: list[list[str]] = [[] for _ in range(max(rank.values()) + 1)]
    for node in nodes:
        layers[rank[node]].append(node)
    chains, links = [], []
    for index, (start, end) in enumerate(edges):
        bends = [f"\0{index}\0{layer}" for layer in range(rank[start] + 1, rank[end])]
        for layer, bend in enumerate(bends, start=rank[start] + 1):
            layers[layer].append(bend)
        chain = [start, *bends, end]
        chains.append(chain)
        links += itertools.pairwise(chain)
    return chains, links, layers


def _neighbours(links: list[tuple[str, str]]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    above: dict[str, list[str]] = {}
    below: dict[str, list[str]] = {}
    for start, end in links:
        below.setdefault(start, []).append(end)
        above.setdefault(end, []).append(start)
    return above, below


def _ordered(layers: list[list[str]], links: list[tuple[str, str]]) -> list[list[str]]:
    """Order inside the layers with few crossings: each node goes to the mean place of its neighbours, down and up."""
    above, below = _neighbours(links)
    layers = [list(layer) for layer in layers]
    best, fewest = [list(layer) for layer in layers], _crossings(layers, below)
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        near = above if down else below
        for number in range(1, len(layers)) if down else range(len(layers) - 2, -1, -1):
            fixed = {node: place for place, node in enumerate(layers[number - 1 if down else number + 1])}
            own = {node: place for place, node in enumerate(layers[number])}
            layers[number].sort(
                key=lambda node, fixed=fixed, own=own: (
                    sum(fixed[n] for n in near[node]) / len(near[node]) if near.get(node) else own[node],
                    own[node],
                )
            )
        crossings = _crossings(layers, below)
        if crossings < fewest:
            best, fewest = [list(layer) for layer in layers], crossings
    return best


def _crossings(layers: list[list[str]], below: dict[str, list[str]]) -> int:
    total = 0
    for upper, lower in itertools.pairwise(layers):
        place = {node: number for number, node in enumerate(lower)}
        seen: list[int] = []
        for node in upper:
            ends = sorted(place[end] for end in below.get(node, []))
            total += sum(len(seen) - bisect_left(seen, end + 1) for end in ends)
            for end in ends:
                insort(seen, end)
    return total


def _coordinates(layers: list[list[str]], links: list[tuple[str, str]], breadth) -> dict[str, float]:
    """Place across of every node: near the mean of its neighbours, never nearer to the next one than allowed."""
    above, below = _neighbours(links)
    rim = {
        n for layer in layers for n in layer if len(above.get(n, [])) + len(below.get(n, [])) == 1
    }  # a constant, say
    at: dict[str, float] = {}
    for layer in layers:
        end = 0.0
        for node in layer:
            at[node] = end + breadth(node) / 2
            end += breadth(node) + _GAP_ACROSS
        middle = (end - _GAP_ACROSS) / 2
        for node in layer:
            at[node] -= middle
    for sweep in range(3 * _SWEEPS):
        near = (above, below)[sweep % 2] if sweep < 2 * _SWEEPS else None
        for layer in layers if sweep % 2 == 0 else layers[::-1]:
            wanted, weights = [], []
            for node in layer:
                sides = (above, below) if near is None else (near,)
                pulls = [(at[n], _pull(n, node, rim)) for side in sides for n in side.get(node, [])]
                weight = sum(w for _, w in pulls)
                wanted.append(sum(x * w for x, w in pulls) / weight if pulls else at[node])
                weights.append(0.02 if node in rim or not pulls else weight)
            gaps = [(breadth(a) + breadth(b)) / 2 + _GAP_ACROSS for a, b in itertools.pairwise(layer)]
            at.update(zip(layer, _spaced(wanted, weights, gaps), strict=True))
    return at


def _pull(neighbour: str, node: str, rim: set[str]) -> float:
    """How strongly a neighbour draws a node into line: along a long edge much, from the rim hardly at all."""
    if neighbour in rim:
        return 0.001
    return 6.0 if neighbour.startswith("\0") and node.startswith("\0") else 1.0


def _spaced(wanted: list[float], weights: list[float], gaps: list[float]) -> list[float]:
    """The places nearest to those wanted (least squares) that keep the order and the gaps: pool adjacent violators."""
    offsets = [0.0]
    for gap in gaps:
        offsets.append(offsets[-1] + gap)
    blocks: list[tuple[float, float, int]] = []  # mean, weight, how many
    for want, weight, offset in zip(wanted, weights, offsets, strict=True):
        mean, total, count = want - offset, weight, 1
        while blocks and blocks[-1][0] > mean:
            last_mean, last_total, last_count = blocks.pop()
            mean = (mean * total + last_mean * last_total) / (total + last_total)
            total, count = total + last_total, count + last_count
        blocks.append((mean, total, count))
    means = [mean for mean, _, count in blocks for _ in range(count)]
    return [mean + offset for mean, offset in zip(means, offsets, strict=True)]


# --- drawing ------------------------------------------------------------------------------------------------------


def _edge(route: _Route) -> str:
    """Straight through the layers, curved between them. It stops short of the node, under the arrowhead."""
    points = list(route.points)
    points[-1] = _toward(points[-1], _entry(route), -6.0)
    path = [f"M{_number(points[0][0])} {_number(points[0][1])}"]
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        if abs(x0 - x1) < 0.05 or abs(y0 - y1) < 0.05:
            path.append(f"L{_number(x1)} {_number(y1)}")
        elif route.direction == "down":
            middle = _number((y0 + y1) / 2)
            path.append(f"C{_number(x0)} {middle} {_number(x1)} {middle} {_number(x1)} {_number(y1)}")
        else:
            middle = _number((x0 + x1) / 2)
            path.append(f"C{middle} {_number(y0)} {middle} {_number(y1)} {_number(x1)} {_number(y1)}")
    dashes = ' stroke-dasharray="5 3"' if route.back else ""
    return f'<path d="{"".join(path)}"{dashes}/>'


def _entry(route: _Route) -> tuple[int, int]:
    """Unit vector along which the edge meets its node; edges meet nodes along an axis."""
    (x0, y0), (x1, y1) = route.points[-2:]
    if abs(x0 - x1) < 0.05 and abs(y0 - y1) < 0.05:
        sign = -1 if route.back else 1
        return (0, sign) if route.direction == "down" else (sign, 0)
    return (0, 1 if y1 > y0 else -1) if abs(y1 - y0) > abs(x1 - x0) else (1 if x1 > x0 else -1, 0)


def _toward(point: tuple[float, float], unit: tuple[int, int], distance: float) -> tuple[float, float]:
    return point[0] + unit[0] * distance, point[1] + unit[1] * distance


def _arrowhead(route: _Route) -> str:
    unit = _entry(route)
    tip = route.points[-1]
    base = _toward(tip, unit, -8.0)
    sides = [_toward(base, (-unit[1], unit[0]), 4.0), _toward(base, (unit[1], -unit[0]), 4.0)]
    corners = " ".join(f"{_number(x)},{_number(y)}" for x, y in [tip, *sides])
    return f'<polygon points="{corners}"/>'


def _node(kind: Kind, x: float, y: float, width: float, height: float, lines: list[str]) -> str:
    fill, stroke = _FILL_AND_STROKE[kind]
    left, top = x - width / 2, y - height / 2
    paint = f'fill="{fill}" stroke="{stroke}" stroke-width="1.6"'
    rounding = {"input": height / 2, "output": height / 2, "op": 3.0}.get(kind, 0.0)
    shapes = [_rectangle(left, top, width, height, rounding, paint)]
    if kind == "output":
        shapes.append(_rectangle(left + 3.5, top + 3.5, width - 7, height - 7, height / 2 - 3.5, paint))
    if kind == "parameter":
        bars = "".join(
            f"M{_number(bar)} {_number(top)}V{_number(top + height)}" for bar in (left + 5, left + width - 5)
        )
        shapes.append(f'<path d="{bars}" fill="none" stroke="{stroke}" stroke-width="1.6"/>')
    if kind == "control":
        cut = min(10.0, height / 2)
        right, bottom = left + width, top + height
        corners = [
            (left + cut, top),
            (right - cut, top),
            (right, y),
            (right - cut, bottom),
            (left + cut, bottom),
            (left, y),
        ]
        shapes = [f'<polygon points="{" ".join(f"{_number(a)},{_number(b)}" for a, b in corners)}" {paint}/>']
    baseline = y - (len(lines) - 1) * _LINE / 2 + 0.35 * _FONT_SIZE
    texts = [
        f'<text x="{_number(x)}" y="{_number(baseline + number * _LINE)}">{escape(line, quote=False)}</text>'
        for number, line in enumerate(lines)
    ]
    return "".join(shapes + texts)


def _rectangle(left: float, top: float, width: float, height: float, rounding: float, paint: str) -> str:
    return (
        f'<rect x="{_number(left)}" y="{_number(top)}" width="{_number(width)}" height="{_number(height)}" '
        f'rx="{_number(rounding)}" {paint}/>'
    )


def _number(value: float) -> str:
    """At most one decimal, and no minus before a zero."""
    return f"{round(value, 1) + 0.0:g}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
