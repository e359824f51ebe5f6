"""What grading found: the results as values, and as text for people. What other programs read is in formats."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import takewhile
from typing import Any, Literal

from rich.console import Console
from rich.markdown import Markdown
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

Verdict = Literal["correct", "wrong", "not attempted", "not checked"]

MARKS = {"correct": "✓", "wrong": "✗", "not attempted": "·", "not checked": "?"}
COLOURS = {"correct": "green", "wrong": "red", "not attempted": "dim", "not checked": "dim"}
SHOWN_LINES = 8
EXPLAINED = 50
"""Of how many submissions it is told why points were lost."""


@dataclass
class TestResult:
    """What one graded cell found. ``ended``: it did not come to an end, and took its process with it."""

    id: str
    points: float
    hidden: bool
    verdict: Verdict = "wrong"
    message: str = ""
    ended: bool = False

    __test__ = False  # pytest: this is no test of ours

    @property
    def score(self) -> float:
        return self.points if self.verdict == "correct" else 0.0


@dataclass
class TaskResult:
    """What the tests of one task found, and the hints that there are for it."""

    title: str
    hints: Sequence[str] = ()
    tests: list[TestResult] = field(default_factory=list)

    @property
    def verdict(self) -> Verdict:
        verdicts = {test.verdict for test in self.tests}
        for verdict in ("wrong", "not attempted", "correct"):
            if verdict in verdicts:
                return verdict
        return "not checked"

    @property
    def score(self) -> float:
        return sum(test.score for test in self.tests)

    @property
    def points(self) -> float:
        return sum(test.points for test in self.tests)

    @property
    def message(self) -> str:
        """Why it is not correct: what the first test that failed says. Of a hidden one, that it was hidden."""
        for test in self.tests:
            if test.verdict == "wrong":
                return f"in a hidden test: {test.message}" if test.hidden else test.message
        unchecked = sum(test.points for test in self.tests if test.verdict == "not checked")
        if unchecked and self.verdict == "correct":
            return f"the hidden part ({shown_points(unchecked)} points) is not checked here"
        return ""


@dataclass
class Report:
    """The grade of one submission.

    Parameters
    ----------
    problem
        Why it could not be graded at all; ``exercise`` may then be empty.
    failed
        The problem is the grader's (or the machine's), not the submission's: grading it again may help.
    isolation
        What kept the submission's code from the rest of the machine, in words; empty if no code of it ran.
    seed
        What the inputs of the tests were drawn with: the same seed gives the same report.
    student, assignment, handed_in
        Who handed it in, for what and when (seconds since 1970; 0: unknown), as its place tells.
    """

    submission: str
    exercise: str
    max_score: float
    tasks: list[TaskResult] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    problem: str = ""
    failed: bool = False
    seconds: float = 0.0
    isolation: list[str] = field(default_factory=list)
    seed: int = 0
    student: str = ""
    assignment: str = ""
    handed_in: float = 0.0

    @property
    def score(self) -> float:
        return sum(task.score for task in self.tasks)

    @property
    def correct(self) -> bool:
        return not self.problem and bool(self.tasks) and all(task.verdict == "correct" for task in self.tasks)

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain values, for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Report":
        """What :meth:`to_dict` gave.

        Raises
        ------
        TypeError, KeyError
            If ``data`` is something else.
        """
        tasks = []
        for task in data["tasks"]:
            tests = [TestResult(**test) for test in task["tests"]]
            tasks.append(TaskResult(**{**task, "hints": tuple(task["hints"]), "tests": tests}))
        return cls(**{**data, "tasks": tasks})


def exit_code(reports: Sequence[Report]) -> int:
    """0 if everything that was checked is correct, 1 if not."""
    return 0 if all(report.correct for report in reports) else 1


# --- for people -------------------------------------------------------------------------------------------------------


def show_progress(reports: Sequence[Report], console: Console) -> None:
    """For the learner: a line for each exercise of the course, its tasks and points, and the sum of them."""
    table = Table("exercise", "tasks", "points", show_footer=len(reports) > 1)
    for report in reports:
        marks = Text(" ").join(_mark(task.verdict) for task in report.tasks)
        points = f"{shown_points(report.score)} of {shown_points(report.max_score)}"
        table.add_row(report.exercise or report.submission, marks or Text("cannot be graded", "red"), points)
    tasks = [task for report in reports for task in report.tasks]
    table.columns[0].footer = "all"
    table.columns[1].footer = f"{sum(task.verdict == 'correct' for task in tasks)} of {len(tasks)}"
    total = shown_points(sum(report.score for report in reports))
    table.columns[2].footer = f"{total} of {shown_points(sum(report.max_score for report in reports))}"
    console.print(table, soft_wrap=False)


def show_check(reports: Sequence[Report], console: Console, hints: int = 0, ask: bool = True) -> None:
    """For the learner: each task, what is wrong with it in words, and so many hints for those that are not correct.

    ``ask``: say how to get hints where there are none yet.
    """
    for report in reports:
        points = f"  {shown_points(report.score)} of {shown_points(report.max_score)} points"
        console.print(Text.assemble((report.submission, "bold"), points), soft_wrap=False)
        _show_problem(report, console)
        for task in report.tasks:
            table = Table.grid(padding=(0, 1))
            table.add_column(width=1)
            table.add_column()
            table.add_row(_mark(task.verdict), Text.assemble(task.title, (f"  {task.verdict}", COLOURS[task.verdict])))
            if task.message:
                table.add_row("", Text(_short(task.message)))
            console.print(Padding(table, (0, 0, 0, 2)), soft_wrap=False)
            if task.verdict != "correct":
                _show_hints(task.hints[:hints], console)
        console.print()
    open_tasks = [task for report in reports for task in report.tasks if task.verdict != "correct"]
    if ask and any(task.hints for task in open_tasks) and not hints:
        console.print("For a hint on each task that is not correct yet, add --hint; for one more, add it again.")


def show_grades(reports: Callable[[], Iterable[Report]], console: Console) -> None:
    """For the instructor: a line per submission; below, if they are few, why points were lost.

    ``reports`` gives the reports, one at a time, as often as it is called.
    """
    table = Table("submission", "exercise", "score", "tasks")
    folder = _common(report.submission for report in reports())
    in_force: set[str] = set()
    for report in reports():
        if report.isolation:
            in_force.add(f"isolation: {'; '.join(report.isolation)} (seed {report.seed})")
        marks = Text(" ").join(_mark(task.verdict) for task in report.tasks)
        score = f"{shown_points(report.score)}/{shown_points(report.max_score)}"
        name = Text(report.submission.removeprefix(folder), overflow="fold")
        table.add_row(name, report.exercise or "?", score, "not graded" if report.problem else marks)
    console.print(table, soft_wrap=False)
    for line in sorted(in_force):
        console.print(Text(line, "dim"), soft_wrap=False)
    if table.row_count > EXPLAINED:
        console.print(
            f"Why points were lost is shown of up to {EXPLAINED} submissions: keep the reports with --results."
        )
        return
    for report in reports():
        wrong = [[test for test in task.tests if test.verdict == "wrong"] for task in report.tasks]
        lost = [tests[0] for tests in wrong if tests]
        if not (lost or report.problem or report.remarks):
            continue
        console.print(Text(report.submission, "bold"), soft_wrap=False)
        _show_problem(report, console)
        for test in lost:
            line = Text.assemble((f"{test.id}: ", "bold"), _short(test.message))
            console.print(Padding(line, (0, 0, 0, 2)), soft_wrap=False)


def _common(names: Iterable[str]) -> str:
    """The folder that all of them lie in, with a slash behind it; it need not be shown with each."""
    folder: list[str] | None = None
    for name in names:
        parts = name.split("/")[:-1]
        same = takewhile(lambda pair: pair[0] == pair[1], zip(folder or [], parts, strict=False))
        folder = parts if folder is None else [part for part, _ in same]
    return "/".join([*folder, ""]) if folder else ""


def _show_problem(report: Report, console: Console) -> None:
    if report.problem:
        console.print(Padding(Text(f"cannot be graded: {report.problem}", "red"), (0, 0, 0, 2)), soft_wrap=False)
    for remark in report.remarks:
        console.print(Padding(Text(remark, "yellow"), (0, 0, 0, 2)), soft_wrap=False)


def _show_hints(hints: Sequence[str], console: Console) -> None:
    for number, hint in enumerate(hints, start=1):
        console.print(Padding(Text(f"Hint {number}", "bold"), (0, 0, 0, 4)))
        console.print(Padding(Markdown(hint), (0, 0, 0, 4)), soft_wrap=False)


def _mark(verdict: Verdict) -> Text:
    return Text(MARKS[verdict], COLOURS[verdict])


def shown_points(points: float) -> str:
    """Points without a decimal that says nothing."""
    return f"{points:g}"


def _short(message: str) -> str:
    lines = message.splitlines()
    return "\n".join([*lines[:SHOWN_LINES], "..."] if len(lines) > SHOWN_LINES else lines)
