"""A tiny course with one exercise, `scaled`, in both frameworks: what hostile submissions are handed in to."""

from pathlib import Path

from exercise_course import TOC, WHY, code_cell
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_notebook

from tandem.course import Course
from tandem.exercises import CONFIG
from tandem.notebook import normal_form, write

SECRET = "SECRET"
"""Stands in the answer, in the hidden test, in other submissions and in the grader's environment; and nowhere else."""

SETUP = {
    "pytorch": "import numpy as np\nimport torch",
    "tensorflow": "import numpy as np\n\nfrom tandem.quiet import tensorflow as tf",
}
TENSOR = {"pytorch": "torch.tensor(x)", "tensorflow": "tf.constant(x)"}
ASK = """## 1. Scaled

Write `scaled`.

<details><summary>Hint 1</summary>

Multiply.

</details>"""
ANSWER = f'''def scaled(x, factor):
    """`x` times `factor`."""
    ### BEGIN SOLUTION
    return factor * x  # {SECRET}
    ### END SOLUTION'''
HARNESS = '''def run_scaled(x, factor):
    """Your scaled of a tensor."""
    y = scaled({tensor}, factor)
    y = y.numpy() if hasattr(y, "numpy") else y
    return {{"values": y, "changed": []}}


def numpy_scaled(x, factor):
    """The numbers to reach."""
    return np.asarray(x) * factor'''
TESTED = """import numpy as np

run = run_scaled([1.0, 2.0, -3.0], 2.0)
found = run["values"]
assert found is not None, "scaled returns None"
right = numpy_scaled([1.0, 2.0, -3.0], 2.0)
assert np.shape(found) == (3,), (
    f"the result has the shape {np.shape(found)}, not (3,)"
)
assert np.allclose(found, right), (
    f"twice 1, 2 and -3 are {right}; scaled gives {found}"
)
assert not run["changed"], f"changed: {run['changed']}"
print("scaled: the visible tests pass")"""
HIDDEN = f"""# More tests.
### BEGIN HIDDEN TESTS
import numpy as np

rng = np.random.default_rng()
x, factor = rng.normal(size=8), rng.uniform(2, 3)
found = run_scaled(x.tolist(), factor)["values"]
assert np.allclose(found, numpy_scaled(x, factor)), (
    f"for {{x}} and {{factor}} scaled gives {{found}}"
)  # {SECRET}
### END HIDDEN TESTS"""


def hostile_solution(framework: str) -> NotebookNode:
    """The solution in one framework."""
    cells = [
        new_markdown_cell(f"# Exercises: hostile in {framework}", id="title"),
        code_cell("setup", "locked", SETUP[framework]),
        new_markdown_cell(ASK, id="scaled-ask"),
        code_cell("scaled", "answer", ANSWER),
        code_cell("scaled-harness", "locked", HARNESS.format(tensor=TENSOR[framework])),
        code_cell("scaled-test", "test", TESTED, points=2),
        code_cell("scaled-hidden", "test", HIDDEN, points=1),
        new_markdown_cell(WHY, id="scaled-why"),
    ]
    return normal_form(new_notebook(cells=cells))


def hostile_course(root: Path) -> Course:
    """The course in ``root``: its solutions only; ``exercises.release`` makes the rest."""
    (root / "_toc.yml").write_text(TOC.replace("tiny", "hostile"))
    (root / "notebooks").mkdir()
    (root / CONFIG).write_text("c = get_config()\nc.ClearMarkScheme.enforce_metadata = False\n")
    for framework in SETUP:
        write(hostile_solution(framework), root / "solutions" / "hostile" / f"{framework}.ipynb")
    return Course(root)
