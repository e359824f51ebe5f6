"""Reports for other programs: Gradescope, JUnit XML, nbgrader's CSV. What GitHub takes is in a module of its own.

Each takes reports one at a time and gives text piece by piece, so that a thousand of them need no more memory than one.
What a learner's code said stands in every one of them: it is escaped for the program that reads it.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from html import escape
from typing import Any
from xml.sax.saxutils import quoteattr

from tandem.grading.report import Report, TaskResult, TestResult, shown_points

Reports = Callable[[], Iterable[Report]]
"""The reports, from the first one, as often as asked for."""

# --- Gradescope -------------------------------------------------------------------------------------------------------


def gradescope(report: Report) -> dict[str, Any]:
    """The ``results.json`` of one submission (https://gradescope-autograders.readthedocs.io/en/latest/specs/)."""
    tests = [
        {
            "name": _test_name(task, test),
            "score": test.score,
            "max_score": test.points,
            "status": "passed" if test.verdict == "correct" else "failed",
            "output": test.message or test.verdict,
            "visibility": "hidden" if test.hidden else "visible",
        }
        for task in report.tasks
        for test in task.tests
    ]
    return {
        "score": report.score,
        "max_score": report.max_score,
        "output": "\n".join([report.problem, *report.remarks]).strip(),
        "execution_time": round(report.seconds, 2),
        "visibility": "visible",
        "tests": tests,
        "extra_data": {"exercise": report.exercise, "seed": report.seed, "isolation": report.isolation},
    }


def gradescope_json(reports: Reports) -> Iterator[str]:
    """The same as text. Gradescope takes one submission at a time, so there has to be just one."""
    (report,) = reports()
    yield json.dumps(gradescope(report), indent=1) + "\n"


def _test_name(task: TaskResult, test: TestResult) -> str:
    return f"{task.title} ({test.id})"


# --- JUnit ------------------------------------------------------------------------------------------------------------


def junit(reports: Reports) -> Iterator[str]:
    """JUnit XML as Jenkins' schema (junit-10.xsd) has it: a suite for each submission, a case for each test.

    What was not attempted or not checked is skipped; what could not be graded at all is one case with an error.
    """
    totals, seconds = [0, 0, 0], 0.0
    for report in reports():
        totals = [total + own for total, own in zip(totals, _counts(report), strict=False)]
        seconds += report.seconds
    counts = dict(zip(("tests", "failures", "errors"), totals, strict=True))
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f"<testsuites{_attributes(name='tandem grade', **counts, time=f'{seconds:.3f}')}>\n"
    for report in reports():
        yield from _suite(report)
    yield "</testsuites>\n"


def _counts(report: Report) -> tuple[int, int, int, int]:
    """Tests, failures, errors, skipped."""
    verdicts = [test.verdict for task in report.tasks for test in task.tests]
    failures = verdicts.count("wrong")
    errors = int(bool(report.problem))
    return len(verdicts) + errors, failures, errors, _passed_over(verdicts)


def _passed_over(verdicts: list[str]) -> int:
    return verdicts.count("not attempted") + verdicts.count("not checked")


def _suite(report: Report) -> Iterator[str]:
    tests, failures, errors, skipped = _counts(report)
    counts = {"tests": tests, "failures": failures, "errors": errors, "skipped": skipped}
    yield f" <testsuite{_attributes(name=report.submission, **counts, time=f'{report.seconds:.3f}')}>\n  <properties>\n"
    about = {
        "exercise": report.exercise,
        "student": report.student,
        "score": shown_points(report.score),
        "max_score": shown_points(report.max_score),
        "seed": report.seed,
        "isolation": "; ".join(report.isolation),
    }
    for name, value in about.items():
        yield f"   <property{_attributes(name=name, value=value)}/>\n"
    yield "  </properties>\n"
    classname = report.exercise.replace("/", ".") or "submission"
    if report.problem:
        yield f"  <testcase{_attributes(name='can be graded', classname=classname)}>\n"
        yield f"   <error{_attributes(message=report.problem)}/>\n  </testcase>\n"
    for task in report.tasks:
        for test in task.tests:
            yield f"  <testcase{_attributes(name=_test_name(task, test), classname=classname)}"
            tag = {"correct": "", "wrong": "failure"}.get(test.verdict, "skipped")
            message = test.message if test.verdict == "wrong" else test.verdict
            yield f">\n   <{tag}{_attributes(message=message)}/>\n  </testcase>\n" if tag else "/>\n"
    if report.remarks:
        yield f"  <system-out>{_xml(escape(chr(10).join(report.remarks), quote=False))}</system-out>\n"
    yield " </testsuite>\n"


def _attributes(**values: object) -> str:
    quoted = {name: quoteattr(_xml(str(value))) for name, value in values.items()}
    return "".join(f" {name}={value}" for name, value in quoted.items())


def _xml(text: str) -> str:
    """``text`` without the characters that no XML can hold."""
    return re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\N{REPLACEMENT CHARACTER}", text)


# --- nbgrader's CSV ---------------------------------------------------------------------------------------------------

COLUMNS = (
    "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email", "raw_score",
    "late_submission_penalty", "score", "max_score",
)  # fmt: skip
"""What ``nbgrader export`` writes."""


def nbgrader_csv(reports: Reports) -> Iterator[str]:
    """A row for each student and assignment, with the points of all exercises that were handed in for it.

    Who handed in the same exercise twice is graded by what came last. Empty is what only a gradebook knows.
    """
    last: dict[tuple[str, str], dict[str, tuple[float, float, float]]] = {}
    for report in reports():
        row = last.setdefault((_assignment(report), report.student or report.submission), {})
        # What cannot be graded is no answer to an exercise that another file answers.
        name = report.exercise or f"? {report.submission}"
        if name not in row or row[name][0] <= report.handed_in:
            row[name] = (report.handed_in, report.score, report.max_score)
    yield _row(COLUMNS)
    for (assignment, student), exercises in sorted(last.items()):
        handed_in = max(time for time, _, _ in exercises.values())
        score, points = (float(sum(values[column] for values in exercises.values())) for column in (1, 2))
        yield _row([assignment, "", _moment(handed_in), student, "", "", "", score, 0.0, score, points])


def _assignment(report: Report) -> str:
    return report.assignment or report.exercise.partition("/")[0]


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S") if seconds else ""


def _row(values: Iterable[object]) -> str:
    """One line of CSV. A name that a spreadsheet would take for a formula gets an apostrophe in front."""
    line = io.StringIO()
    plain = [f"'{v}" if isinstance(v, str) and re.match(r"[=+\-@\t\r]", v) else v for v in values]
    csv.writer(line, lineterminator="\n").writerow(plain)
    return line.getvalue()
