"""Each way in which a row of book/porting/rows.yml can be wrong is found, with its line."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from conftest import glue_output
from nbformat.v4 import new_output

from tandem.course import Course, CourseError
from tandem.meanings import apart, problems, read_meanings

GOOD = {
    "step": "count",
    "topic": "toy",
    "what": "Counting",
    "pytorch": "from 0",
    "tensorflow": "from 1",
    "conversion": "add 1",
}
OTHER = {"pytorch": "[1.0, 2.0]", "tensorflow": "[2.0, 4.5]"}


@pytest.fixture
def course(toy: Course, edit: Callable[..., Path]) -> Course:
    """The toy course, whose step ``count`` hands on a plain result and a ported one."""
    (toy.root / "book" / "porting").mkdir(parents=True)
    for framework, plain in OTHER.items():
        hand_on(edit, framework, plain)
    return toy


def hand_on(edit: Callable[..., Path], framework: str, plain: str, ported: str = "[3.0]") -> None:
    outputs = [
        new_output("stream", name="stdout", text="2\n"),
        glue_output("toy-count", plain),
        glue_output("toy-count-ported", ported),
    ]
    edit("count", path=f"notebooks/toy/{framework}.ipynb", outputs=outputs)


def write(course: Course, *rows: dict[str, object]) -> None:
    path = course.root / "book" / "porting" / "rows.yml"
    path.write_text("# rows\n" + yaml.safe_dump(list(rows), sort_keys=False))


def test_a_good_row_is_read(course: Course) -> None:
    write(course, GOOD)
    assert problems(course) == []
    (row,) = read_meanings(course)
    assert (row.id, row.before, row.after, row.same) == ("row-toy-count", "2.5", "0", False)
    assert row.in_framework("tensorflow") == "from 1"
    assert str(row.place("pytorch")) == "toy/pytorch#count"
    assert read_meanings(course, "graphs") == []


def test_a_row_of_the_same_meaning_has_no_figure_before(course: Course) -> None:
    row = {key: value for key, value in GOOD.items() if key != "conversion"}
    write(course, {**row, "same": True})
    assert read_meanings(course)[0].before == ""


def test_words_are_shown_as_words(course: Course, edit: Callable[..., Path]) -> None:
    hand_on(edit, "pytorch", "'refused'")
    hand_on(edit, "tensorflow", "'1'")
    write(course, GOOD)
    assert read_meanings(course)[0].before == "refused / 1"


def test_another_number_of_numbers_is_another_shape(course: Course, edit: Callable[..., Path]) -> None:
    hand_on(edit, "pytorch", "[1.0]")
    write(course, GOOD)
    assert read_meanings(course)[0].before == "another shape"


def test_apart() -> None:
    assert apart("[1.0, 2.0]", "[1.5, 2.0]") == 0.5
    assert apart("3", "1.0") == 2
    assert apart("[1.0]", "[1.0, 2.0]") is None
    assert apart("'refused'", "[1.0]") is None


def test_no_file_is_no_problem(course: Course) -> None:
    assert problems(course) == []


def broken(course: Course, **change: object) -> list[str]:
    write(course, {key: value for key, value in {**GOOD, **change}.items() if value is not None})
    return [str(problem) for problem in problems(course)]


@pytest.mark.parametrize(
    ("change", "line", "message"),
    [
        ({"what": None}, 2, "has no 'what'"),
        ({"word": "count"}, 8, "unknown key 'word'; "),
        ({"conversion": None}, 2, "has to have either 'conversion' or 'same: true'"),
        ({"same": True}, 2, "has to have either 'conversion' or 'same: true'"),
        ({"same": "yes"}, 8, "'same' is 'yes': write true, or leave it out"),
        ({"topic": "toys"}, 3, "unknown topic 'toys'; did you mean 'toy'?"),
        ({"step": "counts"}, 2, "no cell 'counts' in notebooks/toy/pytorch.ipynb; did you mean 'count'?"),
        ({"step": "count-ask"}, 2, "the cell toy/pytorch#count-ask is text: name the one that computes it"),
        ({"step": "hand-on"}, 2, "no value 'toy-hand-on' is glued in notebooks/toy/tensorflow.ipynb"),
        ({"step": "hand-on"}, 2, "no value 'toy-hand-on-ported' is glued in notebooks/toy/pytorch.ipynb"),
    ],
)
def test_what_is_wrong_is_said(course: Course, change: dict[str, object], line: int, message: str) -> None:
    found = broken(course, **change)
    assert any(problem.startswith(f"book/porting/rows.yml:{line}: ") and message in problem for problem in found), found


@pytest.mark.parametrize(
    ("plain", "message"),
    [
        ("[2.0, 4.5]", "the plain results are equal: is it 'same'?"),
        ("[2.0, 4.4999]", "only 0.0001 apart: is it 'same'?"),
    ],
)
def test_a_difference_that_is_none_is_found(
    course: Course, edit: Callable[..., Path], plain: str, message: str
) -> None:
    hand_on(edit, "pytorch", plain)
    assert any(message in problem for problem in broken(course))


def test_a_step_without_a_row_is_found(course: Course, edit: Callable[..., Path]) -> None:
    edit("hand-on", outputs=[glue_output("toy-two", "2"), glue_output("toy-other-ported", "[1.0]")])
    message = "notebooks/toy/pytorch.ipynb: hands on 'toy-other-ported', which has no row in book/porting/rows.yml"
    assert message in broken(course)


def test_reading_a_bad_table_fails_with_the_first_problem(course: Course) -> None:
    write(course, {**GOOD, "topic": "toys"})
    with pytest.raises(CourseError, match=r"book/porting/rows.yml:3: toys-count: unknown topic 'toys'"):
        read_meanings(course)
