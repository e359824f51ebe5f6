"""Drawings of graphs are well-formed, say in words what they show, and put nothing on top of anything else."""

import io
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tandem import pictures
from tandem.pictures import COLOURS, draw_graph

SVG = "{http://www.w3.org/2000/svg}"
MLP = {"x": "x", "w": "weight\n(3, 4)", "m": "MatMul", "r": "relu", "y": "y"}
MLP_EDGES = [("x", "m"), ("w", "m"), ("m", "r"), ("r", "y")]
MLP_KINDS = {"x": "input", "w": "parameter", "y": "output"}


def boxes(svg: str) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom of every node drawn as a rectangle (an output has two, the inner one is left out)."""
    found = []
    for shape in ElementTree.fromstring(svg).iter(f"{SVG}rect"):
        if not shape.get("stroke"):
            continue
        x, y, width, height = (float(shape.get(name)) for name in ("x", "y", "width", "height"))
        box = (x, y, x + width, y + height)
        if not (found and found[-1][0] < x and found[-1][1] < y and box[2] < found[-1][2] and box[3] < found[-1][3]):
            found.append(box)
    return found


def ends(svg: str) -> list[tuple[float, float]]:
    """Tips of the arrowheads."""
    polygons = [p for p in ElementTree.fromstring(svg).iter(f"{SVG}polygon") if not p.get("stroke")]
    return [tuple(float(number) for number in p.get("points").split()[0].split(",")) for p in polygons]


def test_well_formed_and_told_in_words():
    svg = draw_graph(MLP, MLP_EDGES, title="a layer", kinds=MLP_KINDS).svg
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img"
    assert root[0].tag == f"{SVG}title" and root[0].text == "a layer"
    assert root[1].tag == f"{SVG}desc"
    assert root[1].text == "5 nodes, 4 edges. x to MatMul; weight (3, 4) to MatMul; MatMul to relu; relu to y."
    assert [text.text for text in root.iter(f"{SVG}text")] == ["x", "weight", "(3, 4)", "MatMul", "relu", "y"]


def test_white_ground_under_everything():
    root = ElementTree.fromstring(draw_graph(MLP, MLP_EDGES, title="t").svg)
    ground = next(root.iter(f"{SVG}rect"))
    assert (ground.get("fill"), ground.get("width"), ground.get("height")) == (
        "#FFFFFF",
        root.get("width"),
        root.get("height"),
    )


def test_same_graph_same_bytes():
    first, second = (draw_graph(MLP, MLP_EDGES, title="t", kinds=MLP_KINDS) for _ in range(2))
    assert first.svg == second.svg


def test_what_jupyter_gets():
    picture = draw_graph(MLP, MLP_EDGES, title="a layer")
    bundle = picture._repr_mimebundle_()
    assert bundle == {"image/svg+xml": picture.svg, "text/plain": "<graph of 5 nodes and 4 edges: a layer>"}
    assert picture._repr_svg_() == picture.svg
    assert "<svg" not in repr(picture)


def test_kinds_differ_in_shape():
    """Without its colours each kind still looks different."""
    shapes = {
        kind: re.sub(r"#[0-9A-F]{6}", "", draw_graph({"a": "same"}, [], title="t", kinds={"a": kind}).svg)
        for kind in ("input", "op", "parameter", "output", "control")
    }
    assert len(set(shapes.values())) == 5


def test_text_is_escaped():
    svg = draw_graph({"a": "<b> & \"c\""}, [], title="if a < b & c").svg  # fmt: skip
    root = ElementTree.fromstring(svg)
    assert root[0].text == "if a < b & c"
    assert next(root.iter(f"{SVG}text")).text == '<b> & "c"'


@pytest.mark.parametrize(
    "label, lines",
    [
        ("relu", ["relu"]),
        ("", [""]),
        ("AccumulateGradOfSomething", ["AccumulateGradOf", "Something"]),
        ("torch.nn.functional.scaled_dot_product_attention", ["torch.nn.functional.", "scaled_dot_product_", "attention"]),
        ("x" * 45, ["x" * 20, "x" * 20, "x" * 5]),
        ("a\nb", ["a", "b"]),
    ],
)  # fmt: skip
def test_long_labels_are_broken_at_a_joint(label, lines):
    assert pictures._lines(label) == (lines if label else [])


def test_label_that_is_empty_shows_the_id():
    assert ">node-1<" in draw_graph({"node-1": ""}, [], title="t").svg


def test_wide_characters_get_the_room_they_need():
    narrow, wide = (boxes(draw_graph({"a": text * 8}, [], title="t").svg)[0] for text in ("a", "损"))
    assert wide[2] - wide[0] > 1.5 * (narrow[2] - narrow[0])


def test_an_edge_that_occurs_twice_is_drawn_twice():
    svg = draw_graph({"x": "x", "m": "mul"}, [("x", "m"), ("x", "m")], title="x * x").svg
    assert len(set(ends(svg))) == 2


@pytest.mark.parametrize("direction", ["down", "right"])
def test_loops_are_drawn_and_dashed(direction):
    svg = draw_graph({"a": "a", "b": "b"}, [("a", "b"), ("b", "a"), ("a", "a")], title="t", direction=direction).svg
    assert svg.count("stroke-dasharray") == 2
    assert len(ends(svg)) == 3


def test_parameter_stands_beside_its_consumer_not_at_the_top():
    nodes = {**{str(i): f"op{i}" for i in range(6)}, "w": "weight"}
    svg = draw_graph(nodes, [*((str(i), str(i + 1)) for i in range(5)), ("w", "5")], title="t").svg
    *chain, weight = boxes(svg)
    assert weight[1] == chain[4][1]


def test_a_chain_is_straight():
    nodes = {**{f"o{i}": f"op{i}" for i in range(12)}, **{f"c{i}": "const" for i in range(1, 12)}}
    edges = [(f"o{i}", f"o{i + 1}") for i in range(11)] + [(f"c{i}", f"o{i}") for i in range(1, 12)]
    chain = boxes(draw_graph(nodes, edges, title="t").svg)[:12]
    centres = [(left + right) / 2 for left, _, right, _ in chain]
    assert max(centres[1:]) - min(centres[1:]) < 12


@pytest.mark.parametrize("direction", ["down", "right"])
def test_a_long_chain_stays_narrow(direction):
    """To the right it would be wider than a page, so it goes down."""
    nodes = {str(i): f"Backward{i}" for i in range(60)}
    svg = draw_graph(nodes, [(str(i), str(i + 1)) for i in range(59)], title="t", direction=direction).svg
    assert float(ElementTree.fromstring(svg).get("width")) < 390


def test_crossings_that_need_not_be_are_removed():
    edges = [("a", "z"), ("b", "y"), ("c", "x")]
    svg = draw_graph({name: name for name in "abcxyz"}, edges, title="t").svg
    left = dict(zip("abcxyz", (box[0] for box in boxes(svg)), strict=True))
    assert (left["a"] < left["b"]) == (left["z"] < left["y"])
    assert (left["b"] < left["c"]) == (left["y"] < left["x"])


@pytest.mark.parametrize(
    "arguments, message",
    [
        ({"nodes": {}, "edges": []}, "nothing to draw"),
        ({"nodes": {"a": "a"}, "edges": [("a", "b")]}, "the edge 'a' -> 'b' names a node that is not there: 'b'"),
        ({"nodes": {"a": "a"}, "edges": [], "kinds": {"b": "op"}}, "kinds names a node that is not there: 'b'"),
        ({"nodes": {"a": "a"}, "edges": [], "kinds": {"a": "loop"}}, "no such kind: 'loop'; there are: input, op,"),
        ({"nodes": {"a": "a"}, "edges": [], "direction": "up"}, "no such direction: 'up'; there are: down, right"),
    ],
)
def test_bad_arguments(arguments, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        draw_graph(title="t", **arguments)


graphs = st.integers(1, 12).flatmap(
    lambda size: st.tuples(
        st.lists(st.text("ab_.W ", max_size=30), min_size=size, max_size=size),
        st.lists(st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)), max_size=24),
    )
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(graphs, st.sampled_from(["down", "right"]))
def test_any_graph(graph, direction):
    """Any graph, loops and all: nodes do not overlap, all lies inside the picture, each edge ends at its node."""
    labels, edges = graph
    nodes = {str(number): label for number, label in enumerate(labels)}
    svg = draw_graph(nodes, [(str(a), str(b)) for a, b in edges], title="t", direction=direction).svg
    root, placed = ElementTree.fromstring(svg), boxes(svg)
    width, height = float(root.get("width")), float(root.get("height"))
    assert len(placed) == len(nodes)
    for number, (left, top, right, bottom) in enumerate(placed):
        assert left >= 0 and top >= 0 and right <= width and bottom <= height
        for other in placed[:number]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top
    assert len(ends(svg)) == len(edges)
    for x, y in ends(svg):
        assert any(
            left - 0.2 <= x <= right + 0.2 and top - 0.2 <= y <= bottom + 0.2 for left, top, right, bottom in placed
        )


def test_large_graph():
    nodes = {str(i): f"op{i}" for i in range(400)}
    edges = [(str(i), str(j)) for i in range(399) for j in (i + 1, min(i + 9, 399))]
    assert draw_graph(nodes, edges, title="t").svg.count("<text") == 400


@pytest.mark.parametrize("name", COLOURS)
def test_colours_are_readable_as_text_on_white(name):
    """WCAG AA: a contrast of 4.5 at least."""
    channels = [int(COLOURS[name][i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    assert 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05) >= 4.5


def test_style_makes_plots_with_the_same_bytes():
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("svg")
    with matplotlib.rc_context():
        pictures.use_style()
        from matplotlib.figure import Figure

        drawn = []
        for _ in range(2):
            figure = Figure()
            figure.subplots().plot([1, 2, 3], [1, 4, 9], label="a")
            buffer = io.BytesIO()
            figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
            drawn.append(buffer.getvalue())
        assert drawn[0] == drawn[1]
