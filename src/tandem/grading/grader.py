"""From notebooks to reports: which exercise a submission answers, in what order its cells run, and what each test found.

The course's own cells are put back by grade id before anything runs: of a submission only the answers and the learner's
own cells count.
"""

import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from tandem.course import FRAMEWORKS, Course, CourseError
from tandem.exercises import Exercise, Task, load
from tandem.grading import submission
from tandem.grading.kernel import DEATH, TIMEOUT, Kernel, Limits, Outcome, plain
from tandem.grading.report import Report, TaskResult, TestResult

STUB = "raise NotImplementedError()"
"""What nbgrader leaves where an answer goes."""

LIMITS = Limits()


def check(course: Course, target: str | None = None, jobs: int = 0, limits: Limits = LIMITS) -> list[Report]:
    """Grade one's own exercises, in the order of the course.

    Raises
    ------
    CourseError
        If ``target`` names no exercise, or the course's own tests cannot be read.
    """
    if not (paths := course.notebooks("exercises", target)):
        raise CourseError(f"{target or 'the course'} has no exercises: _toc.yml lists none")
    return grade(course, paths, jobs=jobs, limits=limits)


def grade(
    course: Course,
    paths: Sequence[Path],
    jobs: int = 0,
    exercise: str | None = None,
    done: Callable[[Report], None] = lambda report: None,
    limits: Limits = LIMITS,
) -> list[Report]:
    """Grade submissions; one report for each file of :func:`submissions`, in its order, whatever the files contain.

    Parameters
    ----------
    paths
        Notebooks, or folders of them.
    jobs
        How many to run at a time; 0: as many as there are cores.
    exercise
        ``TOPIC/FRAMEWORK`` that the submissions answer; if not given, their paths tell, or else their cells.
    done
        Called with each report as it is ready.

    Raises
    ------
    CourseError
        If a path does not exist, nothing is found, or there is no such exercise.
    """
    files = submissions(paths)
    known = _exercises(course, exercise)
    jobs = min(jobs or os.cpu_count() or 1, len(files))
    threads = max(1, (os.cpu_count() or 1) // jobs)
    stop = threading.Event()
    with ThreadPoolExecutor(jobs) as pool:
        futures = [
            pool.submit(_report, file, known, bool(exercise), lambda: Kernel(threads, stop), limits) for file in files
        ]
        try:
            for future in as_completed(futures):
                done(future.result())
        except BaseException:  # an interruption, or an error in done(): leave nothing running
            stop.set()
            pool.shutdown(cancel_futures=True)
            raise
    return [future.result() for future in futures]


def submissions(paths: Sequence[Path]) -> list[Path]:
    """The files to be graded: each path that is a file, and the notebooks in each that is a folder.

    Raises
    ------
    CourseError
        If a path does not exist, or there is no notebook in any.
    """
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise CourseError(f"no such file or folder: {path}")
        inside = sorted(path.rglob("*.ipynb")) if path.is_dir() else [path]
        found += [file for file in inside if not any(part.startswith(".") for part in file.relative_to(path).parts)]
    if not found:
        raise CourseError(f"no notebook in {', '.join(map(str, paths))}")
    return list(dict.fromkeys(found))


# --- one submission ---------------------------------------------------------------------------------------------------


def _report(
    file: Path, known: dict[str, Exercise], certain: bool, new_kernel: Callable[[], Kernel], limits: Limits
) -> Report:
    """The report on one file. It never raises: what goes wrong in the grader itself is a result too."""
    begin = time.monotonic()
    exercise = next(iter(known.values())) if certain else _by_path(file, known)
    report = Report(_shown(file), exercise.name if exercise else "", exercise.points if exercise else 0)
    try:
        cells = submission.read(file)
        exercise = exercise or _by_cells(cells, known)
        if not exercise:
            raise submission.UnreadableError("it is not clear which exercise it answers: name that with --exercise")
        report.exercise, report.max_score = exercise.name, exercise.points
        report.remarks += _remarks(cells, exercise)
        session = _Session(cells, exercise, new_kernel, limits)
        try:
            report.tasks += [_task(task, cells, session) for task in exercise.tasks]
        finally:
            session.close()
        report.remarks += session.remarks
    except submission.UnreadableError as problem:
        report.problem = str(problem)
    except Exception as error:
        report.problem, report.failed = f"the grader failed here, not you: {type(error).__name__}: {error}", True
    report.seconds = time.monotonic() - begin
    return report


def _shown(file: Path) -> str:
    """``file`` as a person would write it here."""
    here = Path.cwd()
    return plain(str(file.relative_to(here) if file.is_relative_to(here) else file))


def _exercises(course: Course, name: str | None) -> dict[str, Exercise]:
    if name:
        topic, _, framework = name.partition("/")
        return {name: load(course, course.topic(topic), framework)}
    names = [(topic, framework) for topic in course.topics for framework in FRAMEWORKS]
    there = [n for n in names if any(course.notebook(kind, *n).is_file() for kind in ("solutions", "exercises"))]
    return {"/".join(n): load(course, *n) for n in there}


def _by_path(file: Path, known: dict[str, Exercise]) -> Exercise | None:
    return known.get(f"{file.resolve().parent.name}/{file.stem}")


def _by_cells(cells: list[submission.Cell], known: dict[str, Exercise]) -> Exercise | None:
    """The exercise whose own cells the submission has, if that is one: twins have the same ids, but other harnesses."""
    given = {(cell.grade_id, cell.source.strip()) for cell in cells}
    ids = {grade_id for grade_id, _ in given}

    def likeness(exercise: Exercise) -> tuple[int, int]:
        same = given & {(name, source.strip()) for name, source in exercise.locked.items()}
        return len(same), len(ids & {*exercise.locked, *(name for task in exercise.tasks for name in task.answers)})

    likely = sorted(known.values(), key=likeness, reverse=True)
    if not likely or likeness(likely[0]) == (0, 0):
        return None
    return likely[0] if len(likely) == 1 or likeness(likely[0]) > likeness(likely[1]) else None


def _remarks(cells: list[submission.Cell], exercise: Exercise) -> Iterator[str]:
    times = Counter(cell.grade_id for cell in cells)
    answers = [answer for task in exercise.tasks for answer in task.answers]
    for name in (*exercise.locked, *answers):
        if not times[name]:
            yield f"the cell {name} is missing" + ("" if name in answers else ": the course's own was used")
        elif times[name] > 1 and name in answers:
            yield f"the cell {name} is there {times[name]} times: all were run, so the last one counts"


def _task(task: Task, cells: list[submission.Cell], session: "_Session") -> TaskResult:
    """Run the tests of one task, one after the other."""
    answer = "\n".join(cell.source for cell in cells if cell.grade_id in task.answers)
    result = TaskResult(task.title, task.hints)
    for test in task.tests:
        before = result.tests[-1] if result.tests else None
        found = TestResult(test.id, test.points, test.hidden)
        result.tests.append(found)
        if not answer.strip():
            found.verdict = "not attempted"
        elif not test.source:
            found.verdict = "not checked"
        elif before and before.verdict == "not attempted":
            found.verdict = "not attempted"
        elif before and before.ended:
            found.message = "not run: the test before it did not come to an end"
        else:
            judge(found, session.test(task, test.source), answer, session.failures(task))
    return result


def judge(found: TestResult, outcome: Outcome, answer: str, failures: list[Outcome]) -> None:
    """Say in ``found`` what the outcome of a test means."""
    if outcome.ok:
        found.verdict = "correct"
    elif outcome.error == "NotImplementedError" and STUB in answer:
        found.verdict = "not attempted"
    elif outcome.error == "NameError" and failures:  # not defined, because its own cell failed
        found.message = f"your cell fails by itself: {failures[0]}"
    else:
        found.message = str(outcome)
        found.ended = outcome.error in (TIMEOUT, DEATH)


class _Session:
    """A submission that has been run, ready for tests.

    First the course's set-up runs, then the submission's cells in their order, each of the course's own as it should be.
    A process that was lost is replaced by one in which all of this runs again, but for the cell that it was lost in.
    """

    def __init__(
        self, cells: list[submission.Cell], exercise: Exercise, new_kernel: Callable[[], Kernel], limits: Limits
    ) -> None:
        tests = {test.id for task in exercise.tasks for test in task.tests}
        own = [(cell.grade_id, exercise.locked.get(cell.grade_id, cell.source)) for cell in cells]
        self.remarks: list[str] = []
        self._program = [("", source) for source in exercise.setup] + [cell for cell in own if cell[0] not in tests]
        self._outcomes: dict[int, Outcome] = {}
        self._new_kernel, self._limits = new_kernel, limits
        self._end = time.monotonic() + limits.notebook_s
        self._kernel: Kernel | None = None

    def test(self, task: Task, source: str) -> Outcome:
        """Run the task's harness and then a test."""
        while not (self._kernel and self._kernel.alive):
            if time.monotonic() > self._end:
                return Outcome(
                    TIMEOUT, f"not run: the time of {self._limits.notebook_s:.0f} seconds was used up before"
                )
            self._restart()
        outcomes = [self._run(cell) for cell in (*task.harness, source)]
        return next((outcome for outcome in outcomes if not outcome.ok), outcomes[-1])

    def failures(self, task: Task) -> list[Outcome]:
        """What went wrong in the task's own answer cells, if anything."""
        own = [number for number, (name, _) in enumerate(self._program) if name in task.answers]
        return [self._outcomes[number] for number in own if not self._outcomes.get(number, Outcome()).ok]

    def close(self) -> None:
        if self._kernel:
            self._kernel.close()
        self._kernel = None

    def _restart(self) -> None:
        self.close()
        self._kernel = self._new_kernel()
        for number, (name, source) in enumerate(self._program):
            if number in self._outcomes and self._outcomes[number].error in (TIMEOUT, DEATH):
                continue
            self._outcomes[number] = outcome = self._run(source)
            if outcome.error in (TIMEOUT, DEATH):
                self.remarks.append(f"the cell {plain(name) or f'number {number + 1}'} was left out: {outcome.message}")
            if not self._kernel.alive:
                return

    def _run(self, source: str) -> Outcome:
        if not (self._kernel and self._kernel.alive):
            return Outcome(DEATH, "the process had ended before")
        left = self._end - time.monotonic()
        return self._kernel.run(source, max(1.0, min(left, self._limits.cell_s)))
