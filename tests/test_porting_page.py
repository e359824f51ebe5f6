"""The examples of the library's page are run, and give what the page shows."""

import doctest
from pathlib import Path

PAGE = Path(__file__).parents[1] / "book/porting/library.md"


def test_the_page_shows_what_its_examples_give():
    result = doctest.testfile(str(PAGE), module_relative=False)
    assert result.attempted > 20
    assert result.failed == 0


def test_an_example_that_gives_something_else_fails(tmp_path: Path):
    wrong = tmp_path / "page.md"
    wrong.write_text("```pycon\n>>> 1 + 1\n3\n\n```\n")
    assert doctest.testfile(str(wrong), module_relative=False, report=False, verbose=False).failed == 1
