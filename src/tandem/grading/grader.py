"""From notebooks to reports: which exercise a submission answers, and what each of its tests found.

Of a submission only the answers and the learner's own cells count: the course's own cells are put in by grade id.
"""

import re
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tandem.course import FRAMEWORKS, Course
from tandem.exercises import Exercise, Task, code, load, visible
from tandem.grading import submission
from tandem.grading.report import Report, TaskResult, TestResult
from tandem.grading.session import DEATH, TIMEOUT, Outcome, Session, Settings, plain

STUB = "raise NotImplementedError()"
"""What nbgrader leaves where an answer goes."""

DEFINES = re.compile(r"^(?:async )?(?:def|class) (\w+)", re.MULTILINE)
"""What a cell defines. No parser: a cell may hold anything."""


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
        cells, remarks = matched(cells, found)
        report.remarks += remarks
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


def matched(cells: Sequence[submission.Cell], exercise: Exercise) -> tuple[list[submission.Cell], list[str]]:
    """The code cells of a submission, each under the grade id that it answers; and what was not as it was handed out."""
    answers = [answer for task in exercise.tasks for answer in task.answers]
    known = {*exercise.locked, *answers}
    remarks, taken = [], []
    for cell in cells:
        if cell.kind != "code" and cell.grade_id in answers:
            remarks.append(f"the cell {cell.grade_id} is no code cell any more: it was run as one")
        if cell.kind == "code" or cell.grade_id in answers:
            taken.append(cell)
    for name in answers:
        if not any(cell.grade_id == name for cell in taken):
            wanted = {*DEFINES.findall(exercise.untouched.get(name, ""))}
            found = [
                n
                for n, cell in enumerate(taken)
                if cell.grade_id not in known and wanted & {*DEFINES.findall(cell.source)}
            ]
            for number in found:
                taken[number] = replace(taken[number], grade_id=name)
            remarks.append(f"the cell {name} is missing" + (": its answer was found in another cell" if found else ""))
    times = Counter(cell.grade_id for cell in taken)
    for name in known:
        if name in answers and sum(cell.grade_id == name for cell in cells) > 1:
            remarks.append(f"the cell {name} is there {times[name]} times: all were run, so the last one counts")
        if name in exercise.locked and not times[name]:
            remarks.append(f"the cell {name} is missing: the course's own was used")
    for cell in {cell.grade_id: cell for cell in taken if cell.grade_id in exercise.locked}.values():
        if visible(cell.source) not in (visible(exercise.locked[cell.grade_id]), code(exercise.locked[cell.grade_id])):
            remarks.append(f"the cell {cell.grade_id} was altered: the course's own was used")
    return taken, sorted(remarks)


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
