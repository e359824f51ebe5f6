"""Every row of the porting table, run again: both frameworks in one process, the cells of both lessons, their results compared.

If a framework changes what it means by a word, the row of that word fails here.
"""

import ast
import contextlib
import io
import warnings
from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest

from tandem.course import FRAMEWORKS, Course
from tandem.entries import read_entries
from tandem.meanings import APART, PORTED, ROWS, apart
from tandem.notebook import code_cells, read
from tandem.pairs import PARITY, parity

COURSE = Course.find()
ROWS_OF_TABLE = [
    (row.text("topic"), row.text("step"), "same" in row.values) for row in read_entries(COURSE, ROWS, "row")
]
TOPICS = list(dict.fromkeys(topic for topic, _, _ in ROWS_OF_TABLE))
ONLY_FIRST_CELLS = ("parameters", "setup", "hand-on")
"""A reader is told that a step needs these and nothing else: each runs in a copy of what they leave."""
ALSO = {"losses": ("six-steps",)}
"""What else a step of a lesson may use, as its text says."""


class Lesson:
    """A lesson's cells, run in this process; what they hand on is kept as Python values."""

    def __init__(self, topic: str, framework: str) -> None:
        self.cells = {cell.id: cell.source for cell in code_cells(read(COURSE.notebook("notebooks", topic, framework)))}
        self.space: dict[str, object] = {}
        self.results: dict[str, object] = {}
        for name in (*ONLY_FIRST_CELLS, *ALSO.get(topic, ())):
            self.run(name)
            if name == "setup":
                _as_in_a_new_process()
                self.space["glue"] = lambda key, value, display=True: self.results.__setitem__(key, value)

    def run(self, name: str, *, alone: bool = False) -> None:
        """Run a cell; ``alone``, so that the next one does not find what it leaves."""
        space = dict(self.space) if alone else self.space
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(compile(self.cells[name], f"<{name}>", "exec"), space)


def _as_in_a_new_process() -> None:
    """Keras' layers take the type that the set-up chose, and not the one of the first layer in this process."""
    from tandem.quiet import tensorflow as tf

    tf.keras.config.set_dtype_policy(tf.keras.config.floatx())


@cache
def lesson(topic: str, framework: str) -> Lesson:
    return Lesson(topic, framework)


@pytest.fixture(scope="module")
def topic(request: pytest.FixtureRequest) -> Iterator[str]:
    """One topic at a time, and the frameworks' global settings as they were afterwards: lessons choose float64, say."""
    import torch

    from tandem.quiet import tensorflow as tf

    before = torch.get_default_dtype(), torch.is_grad_enabled(), tf.keras.config.floatx()
    policy = tf.keras.config.dtype_policy()
    try:
        yield request.param
    finally:
        torch.set_default_dtype(before[0])
        torch.set_grad_enabled(before[1])
        tf.keras.config.set_floatx(before[2])
        tf.keras.config.set_dtype_policy(policy)
        torch.set_default_device(None)


def test_there_are_rows() -> None:
    assert len(ROWS_OF_TABLE) > 80
    assert TOPICS == ["porting", "losses", "numbers"]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "row" in metafunc.fixturenames:
        rows = [pytest.param(topic, (step, same), id=f"{topic}-{step}") for topic, step, same in ROWS_OF_TABLE]
        metafunc.parametrize(("topic", "row"), rows, indirect=["topic"], scope="module")


def test_row(topic: str, row: tuple[str, bool]) -> None:
    """Before the conversion the frameworks differ, after it they agree within the tolerance of the parity table."""
    step, same = row
    lessons = [lesson(topic, framework) for framework in FRAMEWORKS]
    for each in lessons:
        each.run(step, alone=True)
    tolerance = float(parity(COURSE.root / "notebooks" / PARITY)[topic][f"{topic}-{step}-{PORTED}"]["atol"])
    mine, its = (each.results[f"{topic}-{step}-{PORTED}"] for each in lessons)
    np.testing.assert_allclose(mine, its, rtol=0, atol=tolerance)
    if not same:
        mine, its = (each.results[f"{topic}-{step}"] for each in lessons)
        distance = apart(repr(mine), repr(its))
        assert mine != its if distance is None else distance > max(APART, 2 * tolerance)


@pytest.mark.parametrize("name", ["pytorch", "tensorflow"])
def test_a_lesson_needs_only_its_own_framework(name: str) -> None:
    """What would make the comparison void: a lesson that computes the other framework's side with that framework."""
    other = {"pytorch": {"tensorflow", "keras"}, "tensorflow": {"torch"}}[name]
    for topic in TOPICS:
        for cell in code_cells(read(COURSE.notebook("notebooks", topic, name))):
            nodes = ast.walk(ast.parse(cell.source))
            names = {
                alias.name for node in nodes if isinstance(node, ast.Import | ast.ImportFrom) for alias in node.names
            }
            assert not names & other, cell.id
