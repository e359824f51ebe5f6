"""Reports on GitHub: a summary, lines beside the files, and the result that GitHub Classroom takes.

What a learner's code said is shown as it is: no part of it is obeyed, neither as Markdown nor as a command to the runner.
"""

import base64
import json
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path

from tandem.grading.formats import Reports
from tandem.grading.report import Report, shown_points

SUMMARY_BYTES = 900_000
"""GitHub shows no summary of more than 1 MiB."""
ANNOTATIONS = 10
"""GitHub shows no more errors of one step."""
CELL = 400
EXPLAINED = 50
"""Of how many submissions a summary says which test failed with what words."""


def markdown(reports: Reports) -> Iterator[str]:
    """A summary to read: a table of submissions, and of a few also what is wrong."""
    yield "## Grades\n\n| submission | exercise | score | tasks |\n| --- | --- | ---: | --- |\n"
    size, count = 0, 0
    for count, report in enumerate(reports(), start=1):
        marks = "not graded" if report.problem else _marks(report)
        score = f"{shown_points(report.score)} of {shown_points(report.max_score)}"
        line = f"| {_md(report.submission)} | {_md(report.exercise or '?')} | {score} | {marks} |\n"
        size += len(line.encode("utf-8", "replace"))
        if size > SUMMARY_BYTES:
            yield f"\n{count - 1} submissions are shown; the rest do not fit here.\n"
            return
        yield line
    if count > EXPLAINED:
        return
    for report in reports():
        details = "".join(_details(report))
        size += len(details.encode("utf-8", "replace"))
        if size > SUMMARY_BYTES:
            yield "\nThe rest does not fit here.\n"
            return
        yield details


MARKS = {"correct": "✅", "wrong": "❌", "not attempted": "⬜", "not checked": "❔"}


def _marks(report: Report) -> str:
    return " ".join(f'<span title="{task.verdict}">{MARKS[task.verdict]}</span>' for task in report.tasks)


def _details(report: Report) -> Iterator[str]:
    rows = [task for task in report.tasks if task.message]
    if not (rows or report.problem or report.remarks):
        return
    yield f"\n### {_md(report.submission)}\n\n"
    if report.problem:
        yield f"Cannot be graded: {_md(report.problem)}\n\n"
    if rows:
        yield "| task | | points | what the test says |\n| --- | --- | ---: | --- |\n"
    for task in rows:
        points = f"{shown_points(task.score)} of {shown_points(task.points)}"
        yield f"| {_md(task.title)} | {MARKS[task.verdict]} {task.verdict} | {points} | {_md(task.message)} |\n"
    yield "".join(["\n", *(f"- {_md(remark)}\n" for remark in report.remarks)] if report.remarks else [])


def _md(text: str) -> str:
    """``text`` as it is, in a cell of a Markdown table: no link, no picture, no tag and no new row of it counts."""
    text = text if len(text) <= CELL else text[:CELL] + " ..."
    text = re.sub(r"[\\`*_\[\]#|~@$!^]|:(?=[\w/+-])|(?<=www)\.", r"\\\g<0>", text)
    return re.sub(r"\s*\n\s*", "<br>", escape(text.strip(), quote=False))


def annotations(reports: Reports, root: Path) -> Iterator[str]:
    """Lines that make GitHub show what is wrong, beside the file where it lies in the repository at ``root``."""
    left = ANNOTATIONS
    for report in reports():
        wrong = [(report.submission, report.problem)] if report.problem else []
        wrong += [(task.title, task.message) for task in report.tasks if task.verdict == "wrong"]
        path = Path(report.submission).absolute()
        file = f"file={_property(path.relative_to(root).as_posix())}," if path.is_relative_to(root) else ""
        for title, message in wrong:
            if not left:
                return
            left -= 1
            yield f"::error {file}title={_property(title)}::{_data(message)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def classroom(reports: Reports) -> str:
    """The result that GitHub Classroom's ``autograding-grading-reporter`` takes: a test for each submission, in base64."""
    tests, most = [], 0.0
    for report in reports():
        most += report.max_score
        status = "error" if report.problem else "pass" if report.correct else "fail"
        tests.append(
            {
                "name": report.exercise or report.submission,
                "status": status,
                "message": report.problem or next((t.message for t in report.tasks if t.verdict == "wrong"), ""),
                "test_code": f"tandem grade {report.submission}",
                "filename": report.submission,
                "line_no": 0,
                "execution_time": f"{report.seconds:.3f}s",
                "score": report.score,
            }
        )
    statuses = {test["status"] for test in tests}
    status = next((status for status in ("error", "fail") if status in statuses), "pass")
    result = {"version": 1, "status": status, "max_score": most, "tests": tests}
    return base64.b64encode(json.dumps(result).encode()).decode()


# --- the runner -------------------------------------------------------------------------------------------------------


def in_actions() -> bool:
    return os.environ.get("GITHUB_ACTIONS") == "true"


@contextmanager
def no_commands() -> Iterator[None]:
    """GitHub's runner obeys lines of the output that begin with ``::``; here it does not, for learners' code speaks."""
    token = secrets.token_hex(16)
    print(f"::stop-commands::{token}", flush=True)
    try:
        yield
    finally:
        print(f"::{token}::", flush=True)


def publish(reports: Reports) -> None:
    """In a step of GitHub Actions: the summary, the annotations, and ``result`` for GitHub Classroom as the step's output."""
    root = Path(os.environ.get("GITHUB_WORKSPACE") or Path.cwd())
    print("".join(annotations(reports, root)), end="", flush=True)
    for variable, text in {
        "GITHUB_STEP_SUMMARY": markdown(reports),
        "GITHUB_OUTPUT": [f"result={classroom(reports)}\n"],
    }.items():
        if path := os.environ.get(variable):
            with Path(path).open("a", encoding="utf-8", errors="replace") as file:
                file.writelines(text)
