"""Many submissions: each is graded, its report is kept, and what happens to one touches no other.

Where the work is done (threads here, a cluster elsewhere) is the executor's business; there are never more reports in
memory than are being worked on.
"""

import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from tandem.grading import inputs
from tandem.grading.inputs import Submission
from tandem.grading.report import Report
from tandem.grading.results import Results, digest
from tandem.grading.submission import UnreadableError

Grade = Callable[[Path, str | None], Report]
"""The report on a notebook; the name of the exercise that it answers, if that is known."""


def run(
    submissions: Iterable[Submission],
    results: Results,
    executor: Executor,
    grade: Grade,
    *,
    at_a_time: int,
    done: Callable[[Report, bool], None] = lambda report, kept: None,
) -> None:
    """Grade everything of which there is no report yet.

    Parameters
    ----------
    grade
        Called where the executor runs things: it has to survive the way there.
    at_a_time
        How many submissions are given to the executor before one has to come back.
    done
        Called with each report once it is kept, and whether it was there before.

    Raises
    ------
    CourseError
        If a report cannot be written. Those before it are kept.
    """
    pending: dict[Future[Report], tuple[Submission, str]] = {}

    def finish() -> None:
        for future in wait(pending, return_when=FIRST_COMPLETED, timeout=1).done:
            submission, of = pending.pop(future)
            keep(_result(future, submission), of)

    def keep(report: Report, of: str) -> None:
        results.write(report, of)
        done(report, False)

    for submission in submissions:
        try:
            data = inputs.content(submission)
        except UnreadableError as problem:
            keep(_stamped(Report("", submission.exercise, 0, problem=str(problem)), submission), "")
            continue
        if report := results.kept(submission.name, digest(data)):
            done(report, True)
            continue
        pending[executor.submit(graded, submission, data, grade)] = (submission, digest(data))
        while len(pending) >= at_a_time:
            finish()
    while pending:
        finish()


def graded(submission: Submission, data: bytes, grade: Grade) -> Report:
    """The report on bytes that were handed in. They lie alone in a folder of their own meanwhile."""
    name = f"{PurePosixPath(submission.exercise).name or 'notebook'}.ipynb"
    with tempfile.TemporaryDirectory(prefix="tandem-", ignore_cleanup_errors=True) as folder:
        file = Path(folder, name)
        file.write_bytes(data)
        return _stamped(grade(file, submission.exercise or None), submission)


def _result(future: Future[Report], submission: Submission) -> Report:
    try:
        return future.result()
    except Exception as error:  # the machine that it was on, or the grader itself
        problem = f"the grader failed here, not you: {type(error).__name__}: {error}"
        return _stamped(Report("", submission.exercise, 0, problem=problem, failed=True), submission)


def _stamped(report: Report, submission: Submission) -> Report:
    """``report`` with what the place of a submission tells about it."""
    return replace(
        report,
        submission=submission.name,
        student=submission.student,
        assignment=submission.assignment or report.exercise.partition("/")[0],
        handed_in=submission.handed_in,
    )


@dataclass
class Tally:
    """What a run came to, in numbers that say how it is to end."""

    total: int = 0
    kept: int = 0
    below: int = 0
    failed: int = 0

    def add(self, report: Report, kept: bool, percent: float) -> None:
        """Count a report; it is below the mark if it has less than ``percent`` of its points, or no grade at all."""
        self.total += 1
        self.kept += kept
        self.failed += report.failed
        self.below += bool(report.problem) or 100 * report.score < percent * report.max_score

    @property
    def exit_code(self) -> int:
        """0: all have their points; 1: some do not; 3: some could not be graded, and that is not their fault."""
        return 3 if self.failed else int(bool(self.below))
