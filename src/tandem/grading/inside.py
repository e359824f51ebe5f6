"""Checking from inside a notebook: which file is open, what of it has run but is not saved, and the report in its output."""

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from rich.console import Console

from tandem.course import Course, CourseError
from tandem.grading.grader import DEFINES, exercises, grade_one
from tandem.grading.report import Report, show_check
from tandem.grading.session import Settings
from tandem.notebook import read

WIDTH = 88


def check(hints: bool = False) -> None:
    """Grade the notebook that is open, with its answers as they ran last; print the report, and show hints if asked for.

    Raises
    ------
    CourseError
        If there is no notebook, or it is none of the course.
    """
    from IPython import get_ipython

    if not (shell := get_ipython()):
        raise CourseError("this is no notebook: run 'tandem check' in a terminal")
    path = _open(shell.user_ns)
    report, ran = checked(Course.find(path.parent), path, shell.user_ns.get("In", []))
    console = Console(width=WIDTH, force_jupyter=False, force_terminal=False, highlight=False)
    show_check([report], console, ask=False)
    if ran:
        console.print(f"not saved yet, and checked as it ran last: {', '.join(ran)}")
    _show_hints(report) if hints else console.print("For hints: check(hints=True)")


def checked(course: Course, path: Path, history: list[str]) -> tuple[Report, list[str]]:
    """The report on the notebook at ``path``, and the answers that were taken from ``history``, the cells that ran."""
    known = exercises(course)
    name = f"{path.parent.name}/{path.stem}"
    notebook, ran = read(path), []
    own = known[name].untouched if name in known else {}
    for cell in notebook.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        names = {*DEFINES.findall(own.get(grade_id, ""))}
        last = next(
            (source for source in reversed(history) if names and names <= {*DEFINES.findall(source)}), cell.source
        )
        if last.strip() != cell.source.strip():
            ran.append(grade_id)
            cell.source = last
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, path.name)
        copy.write_text(json.dumps(notebook), encoding="utf-8")
        report = grade_one(copy, known, Settings(), name if name in known else None)
    report.submission = course.short(path)
    return report, ran


def _open(names: dict[str, Any]) -> Path:
    """The file of the notebook that runs this."""
    told = names.get("__vsc_ipynb_file__") or os.environ.get("JPY_SESSION_NAME", "")
    path = Path(told)
    if path.suffix != ".ipynb" or not path.is_file():
        raise CourseError("it is not known which notebook this is: save it, and run 'tandem check' in a terminal")
    return path.resolve()


def _show_hints(report: Report) -> None:
    from IPython.display import Markdown, display

    for task in report.tasks:
        if task.verdict != "correct":
            hints = [
                f"<details><summary>Hint {number}</summary>\n\n{hint}\n\n</details>"
                for number, hint in enumerate(task.hints, start=1)
            ]
            display(Markdown("\n".join([f"**{task.title}**\n", *hints])))
