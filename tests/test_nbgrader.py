"""nbgrader itself grades our exercises as they stand, and gives the same points as our grader: torch and TensorFlow."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tandem import exercises, grading
from tandem.course import FRAMEWORKS, Course
from tandem.grading.session import Settings
from tandem.notebook import read, write

COURSE = Course.find(Path(__file__).parent)
ANSWERS = Path(__file__).parent / "answers" / "graphs"
CHOSEN = {"collatz": "right_cond", "any-length": "the_loop", "depth": "counts_nodes"}
"""Of each task an answer: right, wrong, right as far as a learner can see; ``safe-log`` is left as it is."""


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[tuple[str, str], float]]:
    """A student's folder, and the score of each cell by nbgrader's own commands."""
    root = tmp_path_factory.mktemp("nbgrader")
    shutil.copytree(COURSE.root / "solutions" / "graphs", root / "solutions" / "graphs")
    shutil.copy(COURSE.root / exercises.CONFIG, root)
    nbgrader(root, "generate_assignment", "graphs")
    student = root / "submitted" / "ada" / "graphs"
    shutil.copytree(root / "exercises" / "graphs", student)
    for framework in FRAMEWORKS:
        notebook = read(student / f"{framework}.ipynb")
        for cell in notebook.cells:
            if cell.id in CHOSEN:
                cell.source = (ANSWERS / framework / cell.id / f"{CHOSEN[cell.id]}.py").read_text(encoding="utf-8")
        write(notebook, student / f"{framework}.ipynb")
    nbgrader(root, "autograde", "graphs")
    return student, scores(root)


def nbgrader(root: Path, *words: str) -> None:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])  # it looks for alembic there
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *words],
        cwd=root,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]


def scores(root: Path) -> dict[tuple[str, str], float]:
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        notebooks = book.find_submission("graphs", "ada").notebooks
        return {(notebook.name, grade.name): grade.score for notebook in notebooks for grade in notebook.grades}


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_nbgrader_gives_the_same_points(graded: tuple[Path, dict[tuple[str, str], float]], framework: str) -> None:
    student, theirs = graded
    (report,) = grading.grade(COURSE, [student / f"{framework}.ipynb"], settings=Settings(isolation="none"))
    tests = [test for task in report.tasks for test in task.tests]
    assert {test.id: test.score for test in tests} == {
        cell: p for (name, cell), p in theirs.items() if name == framework
    }
    assert {test.verdict for test in tests} >= {"correct", "wrong", "not attempted"}
