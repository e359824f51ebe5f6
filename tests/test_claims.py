"""Each way in which an entry of book/claims.yml can be wrong is found, with its line."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tandem.claims import asserts, problems, read_claims
from tandem.course import Course, CourseError
from tandem.entries import Place
from tandem.notebook import read

GOOD = {
    "id": "toy-is-static",
    "topic": "toy",
    "claim": "Toys are static.",
    "said_by": ["story2021"],
    "frameworks": ["pytorch", "tensorflow"],
    "verdict": "held once",
    "until": "2.0",
    "evidence": ["toy/pytorch#count", "toy/tensorflow#count"],
    "figures": {"toy/tensorflow#toy-two": "toys counted"},
}


@pytest.fixture
def course(toy: Course, edit: Callable[..., Path]) -> Course:
    """The toy course, with a bibliography and a cell in each lesson that asserts something."""
    (toy.root / "book").mkdir()
    (toy.root / "book" / "references.bib").write_text("@misc{story2021,\n  title = {A story},\n}\n")
    for framework in ("pytorch", "tensorflow"):
        edit(path=f"notebooks/toy/{framework}.ipynb", source="print(1 + 1)\nassert 1 + 1 == 2")
    return toy


def write(course: Course, *claims: dict[str, object]) -> None:
    (course.root / "book" / "claims.yml").write_text(
        "# what people say\n" + yaml.safe_dump(list(claims), sort_keys=False)
    )


def test_a_good_claim_is_read(course: Course) -> None:
    write(course, GOOD)
    assert problems(course) == []
    (claim,) = read_claims(course)
    assert (claim.id, claim.verdict, claim.line) == ("toy-is-static", "held once", 2)
    assert claim.evidence[0] == Place("toy", "pytorch", "count")
    assert claim.until == "2.0"
    assert claim.figures == {Place("toy", "tensorflow", "toy-two"): "toys counted"}
    assert read_claims(course, "graphs") == []


def test_no_file_is_no_problem(course: Course) -> None:
    assert problems(course) == []


@pytest.mark.parametrize(
    ("change", "where", "message"),
    [
        ({"topic": "toys"}, "topic", "unknown topic 'toys'; did you mean 'toy'?"),
        ({"id": "static"}, "id", "its id is not 'toy-' and words joined by '-'"),
        ({"verdict": "held"}, "verdict", "unknown verdict 'held'; there are: holds, held once, depends, does not hold"),
        ({"until": ""}, "verdict", "'held once' needs an 'until': until which version"),
        ({"verdict": "depends"}, "verdict", "'depends' needs a 'detail': on what"),
        ({"verdict": "does not hold"}, "verdict", "'does not hold' needs a 'detail': what holds instead"),
        ({"frameworks": ["torch"]}, "frameworks", "unknown framework 'torch'"),
        ({"said_by": ["story2012"]}, "said_by", "'story2012' is not in book/references.bib; did you mean 'story2021'?"),
        ({"said_by": "story2021"}, "said_by", "'said_by' is not a list: write [story2021]"),
        ({"evidence": []}, "id", "has no 'evidence': name the cells that test it"),
        ({"evidence": ["toy/pytorch"]}, "evidence", "evidence: 'toy/pytorch' is not of the form TOPIC/FRAMEWORK#NAME"),
        (
            {"evidence": ["toy/pytorch#counts"]},
            "evidence",
            "no cell 'counts' in notebooks/toy/pytorch.ipynb; did you mean 'count'?",
        ),
        ({"evidence": ["toy/torch#count"]}, "evidence", "evidence: no such framework: 'torch'"),
        (
            {"evidence": ["toy/pytorch#hand-on"]},
            "evidence",
            "the cell toy/pytorch#hand-on asserts nothing: assert the verdict in it",
        ),
        ({"evidence": ["toy/pytorch#title"]}, "evidence", "the cell toy/pytorch#title asserts nothing"),
        (
            {"figures": {"toy/pytorch#toy-too": "toys"}},
            "figures",
            "no value 'toy-too' is glued in notebooks/toy/pytorch.ipynb; did you mean",
        ),
        (
            {"figures": ["toy/pytorch#toy-two"]},
            "figures",
            "'figures' is not a mapping: write each as 'TOPIC/FRAMEWORK#NAME: what it is'",
        ),
        ({"figures": {"toy/pytorch#toy-two": ""}}, "figures", "the figure toy/pytorch#toy-two has no words: say what"),
        ({"claim": ""}, "id", "has no 'claim'"),
        ({"verdicts": "holds"}, "verdicts", "unknown key 'verdicts'; did you mean 'verdict'?"),
    ],
)
def test_what_is_wrong_is_said(course: Course, change: dict[str, object], where: str, message: str) -> None:
    write(course, GOOD | change)
    lines = (course.root / "book" / "claims.yml").read_text().splitlines()
    line = next(number for number, text in enumerate(lines, start=1) if text.lstrip("- ").startswith(f"{where}:"))
    found = [str(problem) for problem in problems(course)]
    assert any(each.startswith(f"book/claims.yml:{line}: ") and message in each for each in found), found
    with pytest.raises(CourseError, match=r"^book/claims\.yml:\d+: "):
        read_claims(course)


def test_an_id_is_there_once(course: Course) -> None:
    write(course, GOOD, GOOD)
    assert "toy-is-static: is the claim of line 2 again" in str(problems(course)[0])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- id: [", "book/claims.yml:1: is not valid YAML"),
        ("id: toy", "book/claims.yml:1: is not a list of claims"),
        ("- toy\n", "book/claims.yml:1: is not a claim"),
    ],
)
def test_a_file_that_is_no_list_of_claims(course: Course, text: str, message: str) -> None:
    (course.root / "book" / "claims.yml").write_text(text)
    (problem,) = problems(course)
    assert str(problem).startswith(message)


def test_an_assertion_may_be_a_call_or_follow_a_magic_or_be_a_failure(
    course: Course, edit: Callable[..., Path]
) -> None:
    def last(source: str) -> bool:
        notebook = read(edit(source=source))
        return asserts(next(cell for cell in notebook.cells if cell.id == "count"))

    assert last("np.testing.assert_allclose(a, b)")
    assert last("%time f()\nassert x")
    assert last("try:\n    f()\nexcept OSError:\n    pass\nelse:\n    raise AssertionError('it should fail')")
    assert not last("x = 'assert'")
    assert not last("%time f()")
    edit(metadata={"tags": ["raises-exception"]})
    assert last("f()")
