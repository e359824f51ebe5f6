"""Each way in which a row of book/phrases.yml can be wrong is found, with its line."""

from pathlib import Path

import pytest
import yaml

from tandem.course import Course, CourseError
from tandem.entries import Place
from tandem.phrases import problems, read_phrases

GOOD = {
    "topic": "toy",
    "pytorch": "`torch.count(x)`",
    "tensorflow": "`tf.tally`",
    "note": "one counts from 1",
    "false_friend": True,
    "proof": ["toy/pytorch#count", "toy/tensorflow#count"],
}


@pytest.fixture
def course(toy: Course) -> Course:
    (toy.root / "book").mkdir()
    return toy


def write(course: Course, *phrases: dict[str, object]) -> Path:
    path = course.root / "book" / "phrases.yml"
    path.write_text("# words\n" + yaml.safe_dump(list(phrases), sort_keys=False))
    return path


def test_a_good_row_is_read(course: Course) -> None:
    write(course, GOOD, {"topic": "toy", "tensorflow": "`tf.toy`", "proof": ["toy/tensorflow#count"]})
    assert problems(course) == []
    first, second = read_phrases(course)
    assert (first.id, first.false_friend, first.line) == ("phrase-toy-torch-count-x-tf-tally", True, 2)
    assert first.proof[0] == Place("toy", "pytorch", "count")
    assert (second.in_framework("pytorch"), second.in_framework("tensorflow")) == ("", "`tf.toy`")
    assert read_phrases(course, "graphs") == []


def test_no_file_is_no_problem(course: Course) -> None:
    assert problems(course) == []


@pytest.mark.parametrize(
    ("change", "where", "message"),
    [
        ({"proof": []}, "topic", "phrase-toy-torch-count-x-tf-tally: has no 'proof': name the cells that show it"),
        ({"proof": "toy/pytorch#count"}, "proof", "'proof' is not a list: write [toy/pytorch#count]"),
        ({"proof": ["toy/pytorch#count"]}, "proof", "'`tf.tally`' is not proved: name a cell of the TensorFlow lesson"),
        (
            {"proof": ["toy/pytorch#counts", "toy/tensorflow#count"]},
            "proof",
            "proof: no cell 'counts' in notebooks/toy/pytorch.ipynb; did you mean 'count'?",
        ),
        ({"proof": ["toy#count"]}, "proof", "proof: 'toy#count' is not of the form TOPIC/FRAMEWORK#NAME"),
        ({"topic": "toys"}, "topic", "unknown topic 'toys'; did you mean 'toy'?"),
        ({"topic": ""}, "topic", "has no 'topic'"),
        (
            {"pytorch": "", "tensorflow": None},
            "topic",
            "this phrase: has no words: say what it is called in PyTorch or in",
        ),
        ({"notes": "x"}, "notes", "unknown key 'notes'; did you mean 'note'?"),
        ({"false_friend": "maybe"}, "false_friend", "'false_friend' is 'maybe': write true or false"),
        ({"note": ""}, "false_friend", "is a false friend without a 'note': say what the difference is"),
    ],
)
def test_what_is_wrong_is_said(course: Course, change: dict[str, object], where: str, message: str) -> None:
    lines = write(course, GOOD | change).read_text().splitlines()
    line = next(number for number, text in enumerate(lines, start=1) if text.lstrip("- ").startswith(f"{where}:"))
    found = [str(problem) for problem in problems(course)]
    assert any(each.startswith(f"book/phrases.yml:{line}: ") and message in each for each in found), found
    with pytest.raises(CourseError, match=r"^book/phrases\.yml:\d+: "):
        read_phrases(course)


def test_a_row_is_there_once(course: Course) -> None:
    write(course, GOOD, GOOD)
    assert "phrase-toy-torch-count-x-tf-tally: is the phrase of line 2 again" in str(problems(course)[0])


def test_a_file_that_is_no_list(course: Course) -> None:
    (course.root / "book" / "phrases.yml").write_text("topic: toy\n")
    assert str(problems(course)[0]).startswith("book/phrases.yml:1: is not a list of phrases")
