"""The command ``tandem``: parse, call, print. What the commands do is in the modules that they call."""

import functools
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import fields
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from tandem.course import FRAMEWORKS, Course, CourseError, Kind

if TYPE_CHECKING:
    from rich.progress import Progress, Task, TaskID

    from tandem.grading.formats import Reports
    from tandem.grading.watch import Limits

console = Console(highlight=False, soft_wrap=True)


class _Group(click.Group):
    """Turns what a person did wrong, and what the machine does not allow, into one line and exit code 2."""

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except CourseError as error:
            click.echo(f"tandem: {error}", err=True)
            context.exit(2)
        except OSError as error:  # a folder that cannot be written, a full disk, no place for temporary files
            if error.filename is None and not isinstance(error, FileNotFoundError):
                raise
            click.echo(f"tandem: {' '.join(filter(None, [error.filename, error.strerror]))}", err=True)
            context.exit(2)


def _example(*lines: str) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """Add an example to a command's help."""

    def add(function: Callable[..., object]) -> Callable[..., object]:
        function.__doc__ = f"{function.__doc__}\n\n\b\nExample:\n" + "\n".join(f"  {line}" for line in lines)
        return function

    return add


_warm_option = click.option(
    "--warm/--no-warm",
    default=None,
    help="Fork kernels from a process that has imported the framework (Linux); TANDEM_WARM=0 says no for good.",
)
targets = functools.partial(click.argument, "targets", nargs=-1, metavar="[TARGET]...")


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tandem-course", prog_name="tandem")
def main() -> None:
    """PyTorch and TensorFlow, side by side, as an executable course.

    A TARGET is a topic (graphs), one notebook of it (graphs/pytorch), a framework (pytorch) or the path of a notebook;
    none means all.
    """


@main.command()
@click.argument("topic", required=False)
@click.option(
    "--port", type=click.IntRange(1, 65535), help="Port to serve on; the first free one from 8888 if not given."
)
@click.option("--browser/--no-browser", default=True, help="Open a browser.")
@_example("tandem lab graphs")
def lab(topic: str | None, port: int | None, browser: bool) -> None:
    """Open JupyterLab: on the start page, or on a TOPIC's pair side by side."""
    from tandem import lab as module

    raise SystemExit(module.lab(Course.find(), topic, port=port, browser=browser))


@main.command()
@targets()
@click.option(
    "-p", "parameters", type=(str, str), multiple=True, metavar="NAME VALUE", help="Set a parameter of the lesson."
)
@click.option("--device", help="Short for -p device DEVICE.")
@click.option("--solutions", is_flag=True, help="Run the solutions of the exercises, not the lessons.")
@click.option("--refresh", is_flag=True, help="Store the outputs that vary (times, memory) too when all others stay.")
@_warm_option
@_example("tandem run graphs/pytorch", "tandem run graphs -p seed 1 --device cpu")
def run(
    targets: tuple[str, ...],
    parameters: tuple[tuple[str, str], ...],
    device: str | None,
    solutions: bool,
    refresh: bool,
    warm: bool | None,
) -> None:
    """Execute lessons and store their outputs; with other parameters, into _build/runs/."""
    from tandem import lessons

    course = Course.find()
    values = dict(parameters) | ({"device": device} if device else {})
    paths = _paths(course, targets, ["solutions" if solutions else "notebooks"])
    with lessons.warm_kernels(paths, warm, hide_gpu=not values):
        for path in paths:
            done = lessons.run(course, path, values, refresh=refresh, progress=sys.stderr.isatty())
            console.print(f"{course.short(path)}: {done}")


@main.command()
@targets()
@click.option("--jobs", type=click.IntRange(1), help="How many notebooks at a time; as many as cores if not given.")
@_warm_option
@click.option("--rules-only", is_flag=True, help="Check what is stored, without running anything.")
@_example("tandem verify graphs")
def verify(targets: tuple[str, ...], jobs: int | None, warm: bool | None, rules_only: bool) -> None:
    """Check that lessons and solutions keep the rules, and still give what they show (nbval)."""
    from tandem import lessons, pairs

    course = Course.find()
    # A cell that was not run explains much of what else is wrong, so it comes first. A missing twin is a pair's problem,
    # said in its words: then come pairs, and then what can be read.
    named = {target.split("/")[0] for target in targets} & set(course.topics) if targets else course.topics
    kinds: list[Kind] = ["notebooks", "solutions"]
    topics = [
        (topic, kind) for topic in course.topics if topic in named for kind in course.kinds(topic) if kind in kinds
    ]
    twins = [course.notebook(kind, topic, framework) for topic, kind in topics for framework in FRAMEWORKS]
    _stop_at(problem for path in twins if path.is_file() for problem in lessons.not_run(course, path))
    _stop_at(problem for topic, kind in topics for problem in pairs.check(course, topic, kind))
    paths = _paths(course, targets, kinds)
    _stop_at(problem for path in paths for problem in lessons.check(course, path))
    console.print(f"{len(paths)} notebooks keep the rules")
    if rules_only:
        return
    ran, differing = lessons.verify(course, paths, jobs=jobs, warm=warm)
    console.print(
        f"{ran} code cells of {len(paths)} notebooks were run again: {'not all hold' if differing else 'all hold'}"
    )
    _stop_at(differing)


def _paths(course: Course, targets: Iterable[str], kinds: Iterable[Kind]) -> list[Path]:
    found = [path for target in targets or [None] for kind in kinds for path in course.notebooks(kind, target)]
    return list(dict.fromkeys(found))


def _stop_at(problems: Iterable[object]) -> None:
    """Print every problem and exit with 1 if there is any."""
    found = list(problems)
    for problem in found:
        click.echo(str(problem), err=True)
    if found:
        click.echo(f"tandem: {len(found)} problem{'s' if len(found) > 1 else ''}", err=True)
        raise SystemExit(1)


@main.command()
@click.option("--serve", is_flag=True, help="Serve the site on this machine after building it.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port to serve on.")
@_example("tandem book --serve")
def book(serve: bool, port: int) -> None:
    """Build the site from the stored outputs; warnings are errors."""
    from tandem.site import build

    index = build.build(Course.find())
    console.print(f"the site is in {index}")
    if serve:
        build.serve(index.parent, port)


@main.command()
@click.argument("target", required=False)
@click.option("--check", is_flag=True, help="Write nothing; fail if exercises/ is not what solutions/ give.")
@_example("tandem release graphs", "tandem release --check")
def release(target: str | None, check: bool) -> None:
    """Make exercises/ from solutions/."""
    from tandem import exercises

    course = Course.find()
    if check:
        _stop_at(exercises.differences(course, target))
        console.print(f"{len(course.notebooks('solutions', target))} exercises are what their solutions give")
        return
    written = exercises.release(course, target)
    for path in written:
        console.print(f"{course.short(path)}: written")
    if not written:
        console.print("the exercises are what their solutions give: nothing written")


@main.command()
@click.argument("target", required=False)
@click.option("--hint", "hints", count=True, help="Show a hint for each task that is not correct; repeat for more.")
@_example("tandem check graphs/pytorch", "tandem check graphs/pytorch --hint")
def check(target: str | None, hints: int) -> None:
    """Grade my own exercises; without a TARGET also show how far I am with the course.

    In a notebook the same is done by `from tandem import check; check()`.
    """
    from tandem import grading
    from tandem.grading import parents

    if target and "/" in target:
        parents.expect((), target, 1)
    reports = grading.check(Course.find(), target)
    begun = [report for report in reports if any(task.verdict != "not attempted" for task in report.tasks)]
    grading.show_check(reports if target else begun, console, hints=hints)
    if not target:
        grading.show_progress(reports, console)
    raise SystemExit(grading.exit_code(reports))


FILE = click.Path(path_type=Path)


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--results", metavar="FOLDER", type=FILE, help="Keep the reports here; run again to go on after an interruption."
)
@click.option(
    "--json", metavar="FILE", type=FILE, help="Write the report on one submission: Gradescope's results.json."
)
@click.option("--junit", metavar="FILE", type=FILE, help="Write JUnit XML.")
@click.option("--csv", metavar="FILE", type=FILE, help="Write the grades as nbgrader exports them.")
@click.option("--markdown", metavar="FILE", type=FILE, help="Write a summary to read.")
@click.option(
    "--exercise",
    metavar="TOPIC/FRAMEWORK",
    help="Which exercise the submissions answer, where their paths do not tell.",
)
@click.option("--jobs", type=click.IntRange(1), help="How many submissions at a time; as many as cores if not given.")
@click.option("--scheduler", metavar="ADDRESS", help="Grade on the Dask cluster of this scheduler (tcp://host:8786).")
@click.option(
    "--isolation",
    type=click.Choice(["required", "best", "none"]),
    help="Where files and network cannot be closed to what is graded: refuse (required: the default in CI and on a "
    "cluster), close what can be closed (best: the default elsewhere). Or close nothing (none).",
)
@click.option(
    "--limit",
    "limits",
    type=(str, float),
    multiple=True,
    metavar="NAME VALUE",
    help="Set what one submission may use: notebook_s, cell_s, call_s, cpu_s, memory_mb, processes, files, file_mb, "
    "output_kb.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="What the inputs of tests are drawn with.")
@click.option(
    "--fail-under",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    default=100,
    show_default=True,
    envvar="TANDEM_FAIL_UNDER",
    help="Exit with 1 if a submission has less of its points (also: TANDEM_FAIL_UNDER).",
)
@_example("tandem grade submitted/ --results grades --csv grades.csv")
def grade(
    paths: tuple[Path, ...],
    results: Path | None,
    exercise: str | None,
    jobs: int | None,
    scheduler: str | None,
    isolation: str | None,
    limits: tuple[tuple[str, float], ...],
    seed: int,
    fail_under: float,
    **files: Path | None,
) -> None:
    """Grade submissions: notebooks, folders, nbgrader's submitted/ tree, zip archives of Moodle or Canvas.

    \b
    Exit codes:
      0    every submission has its points (see --fail-under)
      1    one has less, or is nothing that can be graded
      2    it cannot be done: the command, the course or the machine does not allow it
      3    one could not be graded, and that is not its fault: run again
      130  interrupted: run again with the same --results to go on
    """
    from tandem.grading import parents

    if not scheduler:
        parents.expect(paths, exercise, jobs)

    from tandem.grading import batch, github
    from tandem.grading.report import Report, show_grades
    from tandem.grading.results import writable
    from tandem.grading.session import Settings

    wanted = {form: file for form, file in files.items() if file}
    for file in (*wanted.values(), *([results / "report"] if results else [])):
        writable(file)
    level = isolation or ("required" if scheduler or os.environ.get("CI") else "best")
    settings = Settings(limits=_limits(limits), isolation=level, seed=seed)
    tally = batch.Tally()
    with tempfile.TemporaryDirectory(prefix="tandem-grades-") as scratch:
        with _progress() as progress:
            bar = progress.add_task("grading", total=None)

            def begin(total: int) -> None:
                if "json" in wanted and total != 1:
                    raise CourseError(
                        f"--json takes the report on one submission, not on {total}: use --results FOLDER"
                    )
                progress.update(bar, total=total)

            def done(report: Report, kept: bool) -> None:
                tally.add(report, kept, fail_under)
                progress.update(bar, advance=1)

            try:
                reports = batch.grade_into(
                    Course.find(),
                    paths,
                    results or Path(scratch),
                    settings,
                    jobs=jobs or 0,
                    exercise=exercise,
                    scheduler=scheduler,
                    begin=begin,
                    done=done,
                )
            except KeyboardInterrupt:
                progress.stop()
                rest = f"run it again to go on, the reports are in {results}" if results else "no report was kept"
                click.echo(f"tandem: interrupted after {tally.total} submissions: {rest}", err=True)
                raise SystemExit(130) from None
        with github.no_commands() if github.in_actions() else nullcontext():
            show_grades(reports, console)
        if tally.kept:
            console.print(f"{tally.kept} of {tally.total} had been graded before: their reports were kept")
        _write(reports, wanted)
        if github.in_actions():
            github.publish(reports)
    for file in (*wanted.values(), *([results] if results else [])):
        console.print(f"written to {file}")
    raise SystemExit(tally.exit_code)


def _write(reports: "Reports", wanted: dict[str, Path]) -> None:
    from tandem.files import write_aside
    from tandem.grading import formats, github

    writers = {
        "json": formats.gradescope_json,
        "junit": formats.junit,
        "csv": formats.nbgrader_csv,
        "markdown": github.markdown,
    }
    for form, file in wanted.items():
        write_aside(file, writers[form](reports))


def _limits(settings: tuple[tuple[str, float], ...]) -> "Limits":
    """The limits with those that were set.

    Raises
    ------
    CourseError
        If there is no such limit, or nothing could run under it.
    """
    from tandem.grading.watch import Limits

    names = [field.name for field in fields(Limits)]
    for name, value in settings:
        if name not in names:
            near = get_close_matches(name, names, n=1)
            hint = f"did you mean '{near[0]}'?" if near else f"there are: {', '.join(names)}"
            raise CourseError(f"no such limit: '{name}'; {hint}")
        if not value > 0:
            raise CourseError(f"the limit {name} is {value:g}: it has to be more than 0")
    whole = {field.name for field in fields(Limits) if isinstance(field.default, int)}
    return Limits(**{name: int(value) if name in whole else value for name, value in settings})


def _progress(every_s: float = 30.0) -> "Progress":
    """A bar on stderr with how many, how fast and how much longer; in a log, a line with these every so many seconds."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: "Task") -> Text:
            speed = task.finished_speed or task.speed
            if not speed:
                return Text("")
            return Text(f"{speed:.1f} a second" if speed >= 1 else f"{1 / speed:.1f} s each")

    class Lines(Progress):
        said = time.monotonic()

        def update(self, task_id: "TaskID", **changes: Any) -> None:
            super().update(task_id, **changes)
            task = self.tasks[task_id]
            if self.disable and task.completed and time.monotonic() - self.said >= every_s:
                self.said = time.monotonic()
                number, rate, left = (str(column(task)).strip() for column in figures)
                click.echo(f"{task.description} {number}" + (f", {rate}, {left} left" if rate else ""), err=True)

    figures = (MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    columns = (TextColumn("{task.description}"), BarColumn(), *figures)
    return Lines(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())


@main.command()
@click.option("--rounds", type=click.IntRange(1), default=3, show_default=True, help="How often each cell is measured.")
@click.option("--only", default="", metavar="WORDS", help="Measure the cells with these words in their names.")
@click.option("--fresh", is_flag=True, help="Begin anew instead of going on where the last run stopped.")
@click.option("--store", is_flag=True, help="Let the lessons and the book show these results.")
@_example("tandem bench", 'tandem bench --only "tensorflow train mlp" --rounds 1')
def bench(rounds: int, only: str, fresh: bool, store: bool) -> None:
    """Measure the table of speed and memory again, and show what moved."""
    from tandem import bench as module

    course = Course.find()
    chosen = module.chosen_cells(only)
    with _progress() as progress:
        bar = progress.add_task("measuring", total=rounds * len(chosen))
        results = module.run(
            course,
            rounds=rounds,
            only=only,
            fresh=fresh,
            done=lambda cell: progress.update(bar, advance=1, description=str(cell)),
        )
    stored = course.root / module.STORED
    if stored.is_file():
        _show_moves(module.read_results(stored), results)
    if store:
        module.write_results(stored, module.values(results))
        console.print(f"stored in {course.short(stored)}: run `tandem run performance --refresh` to draw it")


def _show_moves(stored: dict[str, object], now: dict[str, object]) -> None:
    """Print every cell beside its stored result, those that moved marked, and what else is not the same."""
    from rich.table import Table

    from tandem import bench as module

    table = Table("cell", "stored", "now", "times", "", box=None)
    found = module.moves(stored, now)
    for move in found:
        row = (f"{move.before:.3g}", f"{move.now:.3g}", f"{move.ratio:.2f}", "moved" if move.moved else "")
        table.add_row(move.cell, *row)
    console.print(table)
    console.print("times are in products of two 256 x 256 matrices by NumPy; memory is in MiB")
    for difference in module.differences(stored, now):
        console.print(f"not the same: {difference}")
    console.print(f"{sum(move.moved for move in found)} of {len(found)} moved by a quarter or more")
