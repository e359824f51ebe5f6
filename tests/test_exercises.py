"""solutions/ -> exercises/: what a learner gets, each way in which the two differ, each way in which a source is unfit."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from exercise_course import TESTED, tiny_course
from nbformat import NotebookNode

from tandem import exercises
from tandem.course import FRAMEWORKS, Course, CourseError
from tandem.notebook import dumps, read, write

SOLUTION = "solutions/tiny/pytorch.ipynb"
EXERCISE = "exercises/tiny/pytorch.ipynb"
TWIN = "solutions/tiny/tensorflow.ipynb"

Change = Callable[[NotebookNode], None]


@pytest.fixture
def course(tmp_path: Path) -> Course:
    made = tiny_course(tmp_path)
    exercises.release(made)
    return made


def change(course: Course, path: str, how: Change) -> None:
    notebook = read(course.root / path)
    how(notebook)
    write(notebook, course.root / path)


def cell(notebook: NotebookNode, name: str) -> NotebookNode:
    return next(cell for cell in notebook.cells if cell.id == name)


def replace(name: str, old: str, new: str) -> Change:
    def how(notebook: NotebookNode) -> None:
        assert old in cell(notebook, name).source
        cell(notebook, name).source = cell(notebook, name).source.replace(old, new)

    return how


def about(name: str, **values: object) -> Change:
    return lambda notebook: cell(notebook, name).metadata.nbgrader.update(values)


def messages(course: Course) -> list[str]:
    return [str(problem) for problem in exercises.differences(course)]


# --- release ----------------------------------------------------------------------------------------------------------


def test_a_learner_gets_the_question_and_the_visible_tests_only(course: Course) -> None:
    notebook = read(course.root / EXERCISE)
    assert [c.id for c in notebook.cells] == [c.id for c in read(course.root / SOLUTION).cells]
    assert cell(notebook, "double").source == (
        'def double(x):\n    """Twice x."""\n    # YOUR CODE HERE\n    raise NotImplementedError()'
    )
    assert cell(notebook, "double-test").source == TESTED
    assert cell(notebook, "double-hidden").source == "# More tests."
    assert cell(notebook, "double-why").source == "**Compare** with your prediction.\n"
    assert not any(c.get("outputs") or c.get("execution_count") for c in notebook.cells)
    assert cell(notebook, "double-test").metadata.editable is False
    text = (course.root / EXERCISE).read_text()
    assert not [word for word in ("BEGIN", "2 * x", "because", "1.5") if word in text]


def test_a_second_release_writes_nothing(course: Course) -> None:
    before = (course.root / EXERCISE).stat().st_mtime_ns
    assert exercises.release(course) == []
    assert (course.root / EXERCISE).stat().st_mtime_ns == before
    assert messages(course) == []


def test_release_writes_what_its_target_names(course: Course) -> None:
    shutil.rmtree(course.root / "exercises")
    assert exercises.release(course, "tiny/pytorch") == [course.root / EXERCISE]
    assert messages(course) == ["exercises/tiny/tensorflow.ipynb: is missing: run 'tandem release'"]


def test_nothing_is_released_from_an_unfit_solution(course: Course) -> None:
    change(course, SOLUTION, replace("double-ask", "Double", "Triple"))
    change(course, SOLUTION, replace("double", "### END SOLUTION", ""))
    before = (course.root / EXERCISE).read_text()
    with pytest.raises(CourseError, match=r"^solutions/tiny/pytorch.ipynb#double: does not have 'BEGIN SOLUTION'"):
        exercises.release(course)
    assert (course.root / EXERCISE).read_text() == before


# --- differences ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("how", "message"),
    [
        (
            replace("double-ask", "Double", "Triple"),
            "#double-ask: line 1 is '## 1. Triple', the solution's is '## 1. Double': run 'tandem release'",
        ),
        (
            replace("double", "raise NotImplementedError()", "return 2 * x"),
            "#double: line 4 is 'return 2 * x', the solution's is 'raise NotImplementedError()': run 'tandem release'",
        ),
        (
            lambda nb: nb.cells.pop(-1),
            "#double-why: is in the solution, but not here: run 'tandem release'",
        ),
        (
            lambda nb: cell(nb, "double-why").update(id="double-because"),
            "#double-because: is not in the solution: run 'tandem release'",
        ),
        (
            about("double-test", points=7),
            "#double-test: has other outputs or metadata than its solution gives: run 'tandem release'",
        ),
        (
            lambda nb: nb.cells.insert(0, nb.cells.pop(1)),
            ": has its cells in another order, other metadata or another form: run 'tandem release'",
        ),
    ],
)
def test_an_exercise_that_is_not_what_its_solution_gives(course: Course, how: Change, message: str) -> None:
    change(course, EXERCISE, how)
    assert f"{EXERCISE}{message}" in messages(course)


def test_an_exercise_that_cannot_be_read(course: Course) -> None:
    (course.root / EXERCISE).write_text("<<<<<<< HEAD")
    (found,) = messages(course)
    assert found.startswith(f"{EXERCISE}: ") and "is not valid JSON" in found


def test_an_exercise_without_a_solution(course: Course) -> None:
    shutil.copy(course.root / EXERCISE, course.root / "exercises/tiny/more.ipynb")
    assert messages(course) == ["exercises/tiny/more.ipynb: has no solution that it could be made from"]


# --- unfit sources ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("how", "message"),
    [
        (about("double", grade_id="twice"), "#double: has the grade_id 'twice': it must be the cell's id"),
        (
            replace("double", "### BEGIN SOLUTION", ""),
            "#double: does not have 'BEGIN SOLUTION' and 'END SOLUTION' in turn: END",
        ),
        (
            replace("double-hidden", "### END HIDDEN TESTS", ""),
            "#double-hidden: does not have 'BEGIN HIDDEN TESTS' and 'END HIDDEN TESTS' in turn: BEGIN",
        ),
        (
            lambda nb: cell(nb, "double").update(source="def double(x):\n    return 2 * x"),
            "#double: is a solution without '### BEGIN SOLUTION': nothing of it would be left, not even its name",
        ),
        (lambda nb: nb.cells.remove(cell(nb, "double")), ": has no cell that nbgrader knows as a solution"),
        (
            lambda nb: nb.cells.insert(1, nb.cells.pop(nb.cells.index(cell(nb, "double-test")))),
            "#double-test: tests an answer that comes after it, or none",
        ),
        (about("double-test", points=0), "#double-test: is a test without points"),
        (lambda nb: nb.cells.remove(cell(nb, "double-test")), "#double: has no visible test"),
        (
            lambda nb: nb.cells.remove(cell(nb, "double-hidden")),
            "#double: has no hidden tests: put '### BEGIN HIDDEN TESTS' into a test cell of their own",
        ),
        (
            replace("double-hidden", "# More tests.", "assert run_double(0) == 0"),
            "#double-hidden: has visible and hidden tests: put them into two cells, for each has a result of its own",
        ),
        (
            replace("double-ask", "<details>", "<div>"),
            "#double: has no hint: put '<details><summary>Hint 1</summary>' into the text before it",
        ),
        (
            replace("double-test", "run_double(2)", "run_double(torch.tensor(2))"),
            "#double-test: uses 'torch': a test may only call functions of its task, and NumPy",
        ),
        (
            replace("double-test", "assert", "import torch\n\nassert"),
            "#double-test: imports 'torch': a test may only import 'math', 'numpy'",
        ),
        (
            replace("double-why", "BEGIN MARK SCHEME", "the end of"),
            "#double-why: does not have 'BEGIN MARK SCHEME' and 'END MARK SCHEME' in turn: END",
        ),
        (
            lambda nb: cell(nb, "double-why").update(source="Compare."),
            "#double: has no explanation: put '<!-- BEGIN MARK SCHEME -->' into the text after its tests",
        ),
    ],
)
def test_an_unfit_solution(course: Course, how: Change, message: str) -> None:
    change(course, SOLUTION, how)
    assert f"{SOLUTION}{message}" in messages(course)


def test_what_nbgrader_itself_refuses(course: Course) -> None:
    change(course, SOLUTION, replace("double-why", "arithmetic", "\n### BEGIN SOLUTION\n### END SOLUTION\n"))
    (found,) = messages(course)
    assert found.startswith(f"{SOLUTION}: nbgrader refuses it: Solution region detected in a non-solution cell")


@pytest.mark.parametrize(
    ("how", "message"),
    [
        (
            replace("double-test", "twice 2 is 4", "twice 2 is four"),
            "#double-test: is not the same test as in tensorflow.ipynb: line 2 is ",
        ),
        (about("double-test", points=5), "#double-test: has other points than in tensorflow.ipynb"),
        (
            lambda nb: nb.cells.remove(cell(nb, "double-test")),
            "#double-test: is a test that only tensorflow.ipynb has",
        ),
    ],
)
def test_tests_that_are_not_the_same_in_both_frameworks(course: Course, how: Change, message: str) -> None:
    change(course, SOLUTION, how)
    assert any(found.startswith(f"{SOLUTION}{message}") for found in messages(course))
    assert any(found.startswith(f"{TWIN}#double-test: ") for found in messages(course))


def test_an_untouched_answer_is_what_nbgrader_makes_of_a_solution() -> None:
    course = Course.find(Path(__file__).parent)
    for topic in (each for each in course.topics if "exercises" in course.kinds(each)):
        for framework in FRAMEWORKS:
            given = {cell.id: cell.source for cell in read(course.notebook("exercises", topic, framework)).cells}
            untouched = exercises.load(course, topic, framework).untouched
            assert untouched and untouched == {name: given[name] for name in untouched}


def test_functions_that_need_no_answer_are_told_from_those_that_do() -> None:
    cells = [
        "import numpy as np\nimport torch\n\n%magic",
        "import numpy as np\nimport torch",
        "def right(x):\n    return np.sum(half(x))",
        "def half(x):\n    return x / 2",
        "def asked(x):\n    return answer(x)",
        "def more(x):\n    return asked(x)",
        "def framework(x):\n    return torch.tensor(x)",
        "def file():\n    return open('x').read()",
    ]
    found = exercises.plain_functions(tuple(cells))
    assert sorted(found) == ["half", "right"]
    names: dict = {}
    for source in found.values():
        exec(source, names)
    assert names["right"](np.array([4, 2])) == 3


def test_what_a_test_calls() -> None:
    source = "import numpy as np\n\nfor i in range(3):\n    assert np.allclose(run(i), other), f'{i} {more}'"
    assert exercises.calls(source) == {"run", "other", "more"}


def test_what_cells_import() -> None:
    cells = [
        "import numpy as np, os.path\n\ndef f():\n    from a.b import c",
        "%magic",
        "from . import near\nimport os.path",
    ]
    assert exercises.imports(cells) == ("numpy", "os.path", "a.b", ".")


def test_the_tasks_of_an_exercise(course: Course) -> None:
    (task,) = exercises.load(course, "tiny", "pytorch").tasks
    assert (task.name, task.title, task.points) == ("double", "1. Double", 3)
    assert task.hints == ("Add it to itself.", "Or multiply.")
    assert [(test.id, test.hidden) for test in task.tests] == [("double-test", False), ("double-hidden", True)]
    assert task.harness == ("def run_double(x):\n    return double(x)",)
    shutil.rmtree(course.root / "solutions")
    (task,) = exercises.load(course, "tiny", "pytorch").tasks
    assert [(bool(test.source), test.hidden) for test in task.tests] == [(True, False), (False, True)]


# --- the course itself ------------------------------------------------------------------------------------------------


def test_the_exercises_are_what_their_solutions_give() -> None:
    course = Course.find(Path(__file__).parent)
    assert course.notebooks("solutions")
    assert messages(course) == []


def test_nbgrader_itself_makes_the_same_exercises(tmp_path: Path) -> None:
    course = Course.find(Path(__file__).parent)
    for name in ("solutions", exercises.CONFIG):
        (shutil.copytree if (course.root / name).is_dir() else shutil.copy)(course.root / name, tmp_path / name)
    # nbgrader looks for alembic, which sets up its database, on the path.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    for topic in (each for each in course.topics if "exercises" in course.kinds(each)):
        command = [sys.executable, "-m", "nbgrader", "generate_assignment", topic]
        done = subprocess.run(command, cwd=tmp_path, env={**os.environ, "PATH": path}, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        for ours in (course.root / "exercises" / topic).glob("*.ipynb"):
            theirs = read(tmp_path / "exercises" / topic / ours.name)
            theirs.metadata.pop(exercises.STORED, None)  # versions that the outputs were made with: ours has no outputs
            assert dumps(theirs) == ours.read_text(encoding="utf-8")
