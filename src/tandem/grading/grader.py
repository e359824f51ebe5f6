"""From notebooks to reports: which exercise a submission answers, and what each of its tests found.

Of a submission only the answers and the learner's own cells count: the course's own cells are put in by grade id.
"""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from pathlib import Path

from tandem.course import FRAMEWORKS, Course, CourseError
from tandem.exercises import Exercise, Task, load
from tandem.grading import submission
from tandem.grading.report import Report, TaskResult, TestResult
from tandem.grading.session import DEATH, TIMEOUT, Outcome, Session, Settings, plain, stop_all

STUB = "raise NotImplementedError()"
"""What nbgrader leaves where an answer goes."""

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
    known = exercises(course, exercise)
    cores = os.cpu_count() or 1
    jobs = min(jobs or cores, len(files))
    settings = replace(settings, threads=max(1, cores // jobs))
    with ThreadPoolExecutor(jobs) as pool:
        futures = [pool.submit(grade_one, file, known, settings, exercise) for file in files]
        try:
            for future in as_completed(futures):
                done(future.result())
        except BaseException:  # an interruption, or an error in done(): leave nothing running
            pool.shutdown(wait=False, cancel_futures=True)
            while not all(future.done() for future in futures):
                stop_all()
                time.sleep(0.05)
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


def grade_one(file: Path, known: dict[str, Exercise], settings: Settings, exercise: str | None = None) -> Report:
    """The report on one file. It never raises: what goes wrong in the grader itself is a result too.

    Parameters
    ----------
    known
        The exercises that it may answer, by name (see :func:`exercises`).
    exercise
        The name of the one that it does answer; if not given, its path tells, or else its cells.
    """
    begin = time.monotonic()
    found = known.get(exercise) if exercise else _by_path(file, known)
    report = Report(_shown(file), found.name if found else "", found.points if found else 0, seed=settings.seed)
    try:
        cells = submission.read(file)
        found = found or _by_cells(cells, known)
        if not found:
            raise submission.UnreadableError("it is not clear which exercise it answers: name that with --exercise")
        report.exercise, report.max_score = found.name, found.points
        report.remarks += _remarks(cells, found)
        session = Session([(cell.grade_id, cell.source) for cell in cells], found, settings)
        try:
            report.tasks += [grade_task(task, cells, session) for task in found.tasks]
        finally:
            session.close()
            report.remarks += session.remarks
            report.isolation += session.isolation
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


def exercises(course: Course, name: str | None = None) -> dict[str, Exercise]:
    """The exercises of a course with their tests: the one of that name, or all of them, by name.

    Raises
    ------
    CourseError
        If there is no such exercise, or one cannot be read.
    """
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


def grade_task(task: Task, cells: Sequence[submission.Cell], session: Session) -> TaskResult:
    """Run the tests of one task, one after the other."""
    answers = [cell for cell in cells if cell.grade_id in task.answers]
    answer = "\n".join(cell.source for cell in answers)
    untouched = all(cell.source.strip() == session.exercise.untouched.get(cell.grade_id) for cell in answers)
    result = TaskResult(task.title, task.hints)
    for test in task.tests:
        before = result.tests[-1] if result.tests else None
        found = TestResult(test.id, test.points, test.hidden)
        result.tests.append(found)
        if untouched or not answer.strip():
            found.verdict = "not attempted"
        elif not test.source:
            found.verdict = "not checked"
        elif before and before.verdict == "not attempted":
            found.verdict = "not attempted"
        elif before and before.ended:
            found.message = "not run: the test before it did not come to an end"
        else:
            judge(found, session.test(task, test), answer, session.failures(task))
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
