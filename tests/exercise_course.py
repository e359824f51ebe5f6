"""A tiny course with one exercise, `double`, that needs no framework: what the tests of release and grading share."""

from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tandem.course import Course
from tandem.exercises import CONFIG
from tandem.notebook import normal_form, write

TOC = """format: jb-book
root: book/index
chapters:
  - file: book/tiny
    sections:
      - file: notebooks/tiny/pytorch
      - file: exercises/tiny/pytorch
"""
ASK = """## 1. Double

Write `double`.

<details><summary>Hint 1</summary>

Add it to itself.

</details>
<details><summary>Hint 2</summary>

Or multiply.

</details>"""
ANSWER = '''def double(x):
    """Twice x."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION'''
TESTED = """found = run_double(2)
assert found == 4, f"twice 2 is 4, not {found}"
print("double: the visible tests pass")"""
HIDDEN = """# More tests.
### BEGIN HIDDEN TESTS
import numpy as np

found = run_double(1.5)
assert np.isclose(found, 3), f"twice 1.5 is 3, not {found}"
### END HIDDEN TESTS"""
WHY = """**Compare** with your prediction.

<!-- BEGIN MARK SCHEME -->
It is so because of arithmetic.
<!-- END MARK SCHEME -->"""


def code_cell(name: str, kind: str, source: str, points: int = 0) -> NotebookNode:
    """A cell with nbgrader's metadata: an ``answer``, a ``test`` or ``locked``."""
    about = {
        "grade": kind == "test",
        "grade_id": name,
        "locked": kind != "answer",
        "schema_version": 3,
        "solution": kind == "answer",
        "task": False,
    }
    if points:
        about["points"] = points
    return new_code_cell(source, id=name, metadata={"nbgrader": about}, execution_count=1)


def tiny_solution(framework: str) -> NotebookNode:
    """A solution that keeps every rule. ``setup`` tells the two frameworks apart."""
    tested = code_cell("double-test", "test", TESTED, points=2)
    tested.outputs = [new_output("stream", name="stdout", text="double: the visible tests pass\n")]
    cells = [
        new_markdown_cell(f"# Exercises: tiny in {framework}", id="title"),
        code_cell("setup", "locked", f"framework = '{framework}'"),
        new_markdown_cell(ASK, id="double-ask"),
        code_cell("double", "answer", ANSWER),
        code_cell("double-harness", "locked", "def run_double(x):\n    return double(x)"),
        tested,
        code_cell("double-hidden", "test", HIDDEN, points=1),
        new_markdown_cell(WHY, id="double-why"),
    ]
    return normal_form(new_notebook(cells=cells))


def tiny_course(root: Path) -> Course:
    """The course in ``root``: its solutions only; ``exercises.release`` makes the rest."""
    root.mkdir(exist_ok=True)
    (root / "_toc.yml").write_text(TOC)
    (root / "notebooks").mkdir()
    (root / CONFIG).write_text("c = get_config()\nc.ClearMarkScheme.enforce_metadata = False\n")
    for framework in ("pytorch", "tensorflow"):
        write(tiny_solution(framework), root / "solutions" / "tiny" / f"{framework}.ipynb")
    return Course(root)
