"""Each way in which two notebooks fail to be a pair is named, with the file and the cell."""

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import glue_output
from nbformat.v4 import new_code_cell

from tandem import pairs
from tandem.course import Course, CourseError
from tandem.notebook import read, write

TWIN = "notebooks/toy/tensorflow.ipynb"


def problems(course: Course) -> list[str]:
    return [str(problem) for problem in pairs.check(course, "toy")]


def test_a_pair_has_no_problem(toy: Course) -> None:
    assert problems(toy) == []


def test_a_missing_twin(toy: Course) -> None:
    (toy.root / TWIN).unlink()
    assert problems(toy) == [f"{TWIN}: is missing: the twin of notebooks/toy/pytorch.ipynb"]


@pytest.mark.parametrize(
    ("cell", "source", "message"),
    [
        ("count-ask", "## Adding", ": has the heading '## Adding' where its twin has '## Counting'"),
        ("count-ask", "## Counting\n\n### More", ": has the heading '### More' where its twin has '## Pitfalls'"),
        ("end", "## Pitfalls\n\n## Recap", ": its twin alone has the heading '## Exercises'"),
        ("end", "## Pitfalls\n\n## Recap\n\n## Exercises\n\n## More", ": it alone has the heading '## More'"),
        ("title", "# Toys in JAX", ": has the heading '# Toys in JAX' where its twin has '# Toys in …'"),
    ],
)
def test_headings_that_differ(toy: Course, edit: Callable[..., Path], cell: str, source: str, message: str) -> None:
    edit(cell, path=TWIN, source=source)
    assert problems(toy) == [f"{TWIN}{message}"]


def test_a_hash_in_code_is_no_heading(toy: Course, edit: Callable[..., Path]) -> None:
    edit("count-ask", path=TWIN, source="## Counting\n\n```python\n# a comment\n```")
    assert problems(toy) == []


def test_a_renamed_cell(toy: Course, edit: Callable[..., Path]) -> None:
    edit(path=TWIN, id="add")
    assert problems(toy) == [
        f"{TWIN}#add: is cell 4, where its twin has 'count': the same step has the same id in both"
    ]


@pytest.mark.parametrize(("alone", "who"), [("notebooks/toy/pytorch.ipynb", "its twin"), (TWIN, "it")])
def test_a_step_that_one_has_alone(toy: Course, alone: str, who: str) -> None:
    notebook = read(toy.root / alone)
    notebook.cells.append(new_code_cell("x = 1", id="one-more"))
    write(notebook, toy.root / alone)
    assert problems(toy) == [f"{TWIN}#one-more: is a step that {who} alone has: say in the other why it has none"]


@pytest.mark.parametrize(
    ("theirs", "rule", "message"),
    [
        ("3", "{equal: true}", "(cell hand-on): the table says that they are equal"),
        ("2.1", "{rtol: 0.01}", "(cell hand-on): they differ by more than 0.01 of the larger"),
        ("2.1", "{atol: 0.01}", "(cell hand-on): they differ by more than 0.01"),
        ("2.1", "{rtol: 0.01, atol: 0.02}", "(cell hand-on): they differ by more than 0.01 of the larger and 0.02"),
        ("nan", "{rtol: 0.01}", "(cell hand-on): they differ by more than 0.01 of the larger"),
        ("two", "{rtol: 0.01}", "(cell hand-on): rtol is for numbers, and lists of numbers"),
        ("[2, 3]", "{rtol: 0.01}", "(cell hand-on): 1 number and 2 numbers: a series has the same length in both"),
        ("2", "{differs: one starts at 0}", "(cell hand-on): the table says that they differ"),
    ],
)
def test_results_that_do_not_agree(
    toy: Course, edit: Callable[..., Path], theirs: str, rule: str, message: str
) -> None:
    edit("hand-on", path=TWIN, outputs=[glue_output("toy-two", theirs)])
    (toy.root / "notebooks/parity.yml").write_text(f"toy: {{toy-two: {rule}}}")
    head = f"notebooks/parity.yml#toy: 'toy-two' is 2 in pytorch and {theirs} in tensorflow "
    assert problems(toy) == [head + message]


SERIES = "[0.25,\n 0.125, 1e-9]"


@pytest.mark.parametrize(
    ("theirs", "rule", "message"),
    [
        (
            "[0.25, 0.1250001, 1e-9]",
            "{atol: 1e-12}",
            "number 2 of 3 is 0.125 and 0.1250001: they differ by more than 1e-12",
        ),
        (
            "[0.25, 0.125, 2e-9]",
            "{rtol: 1e-6}",
            "number 3 of 3 is 1e-09 and 2e-09: they differ by more than 1e-6 of the larger",
        ),
        ("[0.25, 0.125]", "{atol: 1}", "3 numbers and 2 numbers: a series has the same length in both"),
        ("[0.25, NaN, 1e-9]", "{atol: 1}", "number 2 of 3 is 0.125 and nan: they differ by more than 1"),
        ("[]", "{atol: 1}", "atol is for numbers, and lists of numbers"),
        ("[0.25, true, 1e-9]", "{atol: 1}", "atol is for numbers, and lists of numbers"),
        ("[0.25, ...]", "{rtol: 1, atol: 1}", "rtol and atol are for numbers, and lists of numbers"),
        ("[np.float64(0.25)]", "{atol: 1}", "atol is for numbers, and lists of numbers"),
    ],
)
def test_series_that_do_not_agree(toy: Course, edit: Callable[..., Path], theirs: str, rule: str, message: str) -> None:
    edit("hand-on", outputs=[glue_output("toy-two", SERIES)])
    edit("hand-on", path=TWIN, outputs=[glue_output("toy-two", theirs)])
    (toy.root / "notebooks/parity.yml").write_text(f"toy: {{toy-two: {rule}}}")
    head = f"notebooks/parity.yml#toy: 'toy-two' is [0.25, 0.125, 1e-9] in pytorch and {theirs} in tensorflow "
    assert problems(toy) == [f"{head}(cell hand-on): {message}"]


@pytest.mark.parametrize(
    ("theirs", "rule"),
    [
        ("[0.25, 0.125, 1e-9]", "{atol: 1e-15}"),
        ("[0.25, 0.1250000000000001, 1e-9]", "{atol: 1e-12}"),
        ("[0.251, 0.125, 3e-9]", "{rtol: 0.01, atol: 1e-8}"),
    ],
)
def test_series_that_agree(toy: Course, edit: Callable[..., Path], theirs: str, rule: str) -> None:
    edit("hand-on", outputs=[glue_output("toy-two", SERIES)])
    edit("hand-on", path=TWIN, outputs=[glue_output("toy-two", theirs)])
    (toy.root / "notebooks/parity.yml").write_text(f"toy: {{toy-two: {rule}}}")
    assert problems(toy) == []


def test_a_long_series_does_not_fill_the_screen(toy: Course, edit: Callable[..., Path]) -> None:
    for path, last in (("notebooks/toy/pytorch.ipynb", 1.0), (TWIN, 2.0)):
        edit("hand-on", path=path, outputs=[glue_output("toy-two", str([0.5] * 500 + [last]))])
    (toy.root / "notebooks/parity.yml").write_text("toy: {toy-two: {rtol: 1e-12}}")
    (problem,) = problems(toy)
    assert len(problem) < 350 and "number 501 of 501 is 1.0 and 2.0" in problem


@pytest.mark.parametrize(
    ("theirs", "rule"), [("2.01", "{rtol: 0.01}"), ("3", "{differs: one starts at 0}"), ("2", "{equal: true}")]
)
def test_results_that_agree(toy: Course, edit: Callable[..., Path], theirs: str, rule: str) -> None:
    edit("hand-on", path=TWIN, outputs=[glue_output("toy-two", theirs)])
    (toy.root / "notebooks/parity.yml").write_text(f"toy: {{toy-two: {rule}}}")
    assert problems(toy) == []


def test_a_measured_result_must_be_tagged_as_varying(toy: Course, edit: Callable[..., Path]) -> None:
    (toy.root / "notebooks/parity.yml").write_text("toy: {toy-two: {varies: measured}}")
    for path in ("notebooks/toy/pytorch.ipynb", TWIN):
        assert any("'toy-two' varies, but its cell hand-on in" in problem for problem in problems(toy))
        edit("hand-on", path=path, metadata={"tags": ["nbval-ignore-output"]})
    assert problems(toy) == []


def test_a_result_of_one_alone_and_one_without_a_line(toy: Course, edit: Callable[..., Path]) -> None:
    edit("hand-on", path=TWIN, outputs=[glue_output("toy-two", "2"), glue_output("toy-three", "3")])
    (toy.root / "notebooks/parity.yml").write_text("toy: {toy-four: {equal: true}}")
    where = "notebooks/parity.yml#toy"
    assert problems(toy) == [
        f"{where}: 'toy-three' is glued in tensorflow (cell hand-on) and not in pytorch",
        f"{where}: 'toy-two' is glued in both notebooks and has no line in the table",
        f"{where}: 'toy-four' has a line in the table and is not glued in both notebooks",
    ]


def test_a_pair_without_a_common_result_is_none(toy: Course, edit: Callable[..., Path]) -> None:
    for path in ("notebooks/toy/pytorch.ipynb", TWIN):
        edit("hand-on", path=path, outputs=[])
    (toy.root / "notebooks/parity.yml").write_text("")
    assert [problem.split(": ")[1] for problem in problems(toy)] == ["the pair has no common result"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "toy: {toy-two: {equal: true, rtol: 1}}",
            r"toy: toy-two: give one of equal: true, rtol: NUMBER, atol: NUMBER, differs: WHY, varies: WHY \(rtol and atol",
        ),
        ("toy: {toy-two: {}}", "toy: toy-two: give one of"),
        ("toy: {toy-two: {atol: 1, differs: much}}", "toy: toy-two: give one of"),
        ("toy: {toy-two: {rtol: -1}}", "toy: toy-two: rtol is -1, and must be a number above 0"),
        ("toy: {toy-two: {rtol: 0.1, atol: little}}", "toy: toy-two: atol is little, and must be a number above 0"),
        ("toy: [", "is not valid YAML"),
        (None, "no parity table"),
    ],
)
def test_a_bad_table(toy: Course, text: str | None, message: str) -> None:
    path = toy.root / "notebooks/parity.yml"
    path.unlink() if text is None else path.write_text(text)
    with pytest.raises(CourseError, match=message):
        problems(toy)
