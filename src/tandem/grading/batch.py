"""Many submissions: each is graded, its report is kept, and what happens to one touches no other.

Where the work is done (threads here, a cluster elsewhere) is the executor's business; there are never more reports in
memory than are being worked on.
"""

import os
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath

from tandem.course import Course, CourseError
from tandem.exercises import Exercise
from tandem.grading import inputs, isolation
from tandem.grading.formats import Reports
from tandem.grading.grader import exercises, grade_one
from tandem.grading.inputs import Submission
from tandem.grading.parents import threads_of
from tandem.grading.report import Report
from tandem.grading.results import Results, digest, key
from tandem.grading.session import Settings, stop_all
from tandem.grading.submission import UnreadableError

Grade = Callable[..., Report]
"""``grade(file, exercise=...)``: the report on a notebook, and the name of the exercise that it answers, if that is known."""


SETTINGS = Settings()


def check(course: Course, target: str | None = None, jobs: int = 0, settings: Settings = SETTINGS) -> list[Report]:
    """Grade one's own exercises, in the order of the course.

    Raises
    ------
    CourseError
        If ``target`` names no exercise, or the course's own tests cannot be read.
    """
    if not (paths := course.notebooks("exercises", target)):
        raise CourseError(f"{target or 'the course'} has no exercises: _toc.yml lists none")
    return grade(course, paths, jobs=jobs, settings=settings)


def grade(
    course: Course,
    paths: Sequence[Path],
    jobs: int = 0,
    exercise: str | None = None,
    done: Callable[[Report], None] = lambda report: None,
    settings: Settings = SETTINGS,
) -> list[Report]:
    """As :func:`grade_into`, and all reports at once, for a few submissions: none is kept on disk."""
    with tempfile.TemporaryDirectory(prefix="tandem-") as folder:
        reports = grade_into(
            course,
            paths,
            Path(folder),
            settings,
            jobs=jobs,
            exercise=exercise,
            done=lambda report, kept: done(report),
        )
        return list(reports())


def grade_into(
    course: Course,
    paths: Sequence[Path],
    folder: Path,
    settings: Settings,
    *,
    jobs: int = 0,
    exercise: str | None = None,
    scheduler: str | None = None,
    begin: Callable[[int], None] = lambda total: None,
    done: Callable[[Report, bool], None] = lambda report, kept: None,
) -> Reports:
    """Grade what lies in ``paths``, and keep a report on each submission in ``folder``.

    Parameters
    ----------
    jobs
        How many at a time on this machine; 0: as many as there are cores.
    exercise
        ``TOPIC/FRAMEWORK`` that all submissions answer; if not given, their paths tell, or else their cells.
    scheduler
        Address of a Dask scheduler whose workers do it instead of this machine.
    begin, done
        Called with how many there are, and with each report and whether it was there before.

    Raises
    ------
    CourseError
        If there is nothing to grade, the folder cannot be written, this machine cannot isolate what it is to isolate,
        or the scheduler cannot be reached.
    """
    known = exercises(course, exercise)
    found = inputs.find(paths, known)
    if exercise:
        found = [replace(one, exercise=exercise) for one in found]
    results = Results(folder, key(known, replace(settings, threads=1)))
    if scheduler:
        from tandem.grading import cluster

        place = cluster.executor(scheduler, known, settings)
    else:
        place = here(min(jobs or os.cpu_count() or 1, len(found)), known, settings)
    begin(len(found))
    with place as (executor, grade, at_a_time):
        run(found, results, executor, grade, at_a_time=at_a_time, done=done)
    return lambda: results.read(found)


@contextmanager
def here(
    jobs: int, known: dict[str, Exercise], settings: Settings
) -> Iterator[tuple[Executor, Grade, Callable[[], int]]]:
    """This machine: threads that wait for the processes in which the work is done. What ends them ends these too.

    Raises
    ------
    CourseError
        If isolation is required and this machine does not offer it.
    """
    need_isolation(settings)
    with ThreadPoolExecutor(jobs) as pool:
        try:
            yield (
                pool,
                partial(grade_one, known=known, settings=replace(settings, threads=threads_of(jobs))),
                lambda: 2 * jobs,
            )
        except BaseException:  # an interruption, a full disk: nothing is left running, nor started again
            pool.shutdown(wait=False, cancel_futures=True)
            end = threading.Thread(target=pool.shutdown)
            end.start()
            while end.is_alive():
                stop_all()
                end.join(0.05)
            raise


def need_isolation(settings: Settings) -> None:
    """Refuse to run other people's code openly where that is not wanted.

    Raises
    ------
    CourseError
        If ``settings`` require isolation, and this machine cannot close files and network.
    """
    if settings.isolation == "required" and not isolation.closed(isolation.available()):
        raise CourseError(
            "this machine cannot close files and network to what it grades, and --isolation is 'required': "
            "grade on Linux 5.13 or newer, or pass --isolation best if you trust whose code it is"
        )


def run(
    submissions: Iterable[Submission],
    results: Results,
    executor: Executor,
    grade: Grade,
    *,
    at_a_time: Callable[[], int],
    done: Callable[[Report, bool], None] = lambda report, kept: None,
) -> None:
    """Grade everything of which there is no report yet.

    Parameters
    ----------
    grade
        Called where the executor runs things: it has to survive the way there.
    at_a_time
        How many submissions may be with the executor now: it is asked again and again, as a cluster grows and shrinks.
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
        while len(pending) >= at_a_time():
            finish()
    while pending:
        finish()


def graded(submission: Submission, data: bytes, grade: Grade) -> Report:
    """The report on bytes that were handed in. They lie alone in a folder of their own meanwhile."""
    name = f"{PurePosixPath(submission.exercise).name or 'notebook'}.ipynb"
    with tempfile.TemporaryDirectory(prefix="tandem-", ignore_cleanup_errors=True) as folder:
        file = Path(folder, name)
        file.write_bytes(data)
        return _stamped(grade(file, exercise=submission.exercise or None), submission)


def _result(future: Future[Report], submission: Submission) -> Report:
    try:
        return future.result()
    except CancelledError:  # not by us: whoever was to do it is gone, and will do nothing else
        raise
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
