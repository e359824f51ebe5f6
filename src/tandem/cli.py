"""The command ``tandem``: parse, call, print. What the commands do is in the modules that they call."""

import functools
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import click
from rich.console import Console

from tandem.course import Course, CourseError, Kind

console = Console(highlight=False, soft_wrap=True)


class _Group(click.Group):
    """Turns what a person did wrong into one line and exit code 2."""

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except CourseError as error:
            click.echo(f"tandem: {error}", err=True)
            context.exit(2)


def _example(*lines: str) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """Add an example to a command's help."""

    def add(function: Callable[..., object]) -> Callable[..., object]:
        function.__doc__ = f"{function.__doc__}\n\n\b\nExample:\n" + "\n".join(f"  {line}" for line in lines)
        return function

    return add


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
@_example("tandem run graphs/pytorch", "tandem run graphs -p seed 1 --device cpu")
def run(
    targets: tuple[str, ...],
    parameters: tuple[tuple[str, str], ...],
    device: str | None,
    solutions: bool,
    refresh: bool,
) -> None:
    """Execute lessons and store their outputs; with other parameters, into _build/runs/."""
    from tandem import lessons

    course = Course.find()
    values = dict(parameters) | ({"device": device} if device else {})
    for path in _paths(course, targets, ["solutions" if solutions else "notebooks"]):
        console.print(
            f"{course.short(path)}: {lessons.run(course, path, values, refresh=refresh, progress=sys.stderr.isatty())}"
        )


@main.command()
@targets()
@click.option("--jobs", type=click.IntRange(1), help="How many notebooks at a time; as many as cores if not given.")
@click.option("--rules-only", is_flag=True, help="Check what is stored, without running anything.")
@_example("tandem verify graphs")
def verify(targets: tuple[str, ...], jobs: int | None, rules_only: bool) -> None:
    """Check that lessons and solutions keep the rules, and still give what they show (nbval)."""
    from tandem import lessons, pairs

    course = Course.find()
    # A missing twin is a pair's problem, said in its words: pairs come first, and then what can be read.
    topics = {target.split("/")[0] for target in targets} & set(course.topics) if targets else course.topics
    kinds: list[Kind] = ["notebooks", "solutions"]
    problems = [
        problem
        for topic in course.topics
        if topic in topics
        for kind in course.kinds(topic)
        if kind in kinds
        for problem in pairs.check(course, topic, kind)
    ]
    _stop_at(problems)
    paths = _paths(course, targets, kinds)
    _stop_at(problem for path in paths for problem in lessons.check(course, path))
    console.print(f"{len(paths)} notebooks keep the rules")
    if rules_only:
        return
    ran, held = lessons.verify(course, paths, jobs=jobs)
    console.print(
        f"{ran} code cells of {len(paths)} notebooks were run again: {'all hold' if held else 'not all hold'}"
    )
    raise SystemExit(0 if held else 1)


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
    """Grade my own exercises."""
    from tandem import grading

    reports = grading.check(Course.find(), target)
    grading.show_check(reports, console, hints=hints)
    raise SystemExit(grading.exit_code(reports))


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--json", "json_file", type=click.Path(path_type=Path, dir_okay=False), help="Write the report to this file too."
)
@click.option("--jobs", type=click.IntRange(1), help="How many submissions at a time; as many as cores if not given.")
@click.option(
    "--exercise",
    metavar="TOPIC/FRAMEWORK",
    help="Which exercise the submissions answer, where their paths do not tell.",
)
@_example("tandem grade submitted/ --json results.json")
def grade(paths: tuple[Path, ...], json_file: Path | None, jobs: int | None, exercise: str | None) -> None:
    """Grade submissions: notebooks, or folders of them."""
    from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn

    from tandem import grading

    course = Course.find()
    total = len(grading.submissions(paths))
    columns = (*Progress.get_default_columns()[:2], MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("grading", total=total)
        reports = grading.grade(
            course, paths, jobs=jobs or 0, exercise=exercise, done=lambda report: progress.update(bar, advance=1)
        )
    grading.show_grades(reports, console)
    if json_file:
        json_file.parent.mkdir(parents=True, exist_ok=True)
        json_file.write_text(json.dumps(grading.gradescope(reports), indent=1) + "\n", encoding="utf-8")
        console.print(f"written to {json_file}")
    raise SystemExit(grading.exit_code(reports))


@main.command()
@click.option("--rounds", type=click.IntRange(1), default=3, show_default=True, help="How often each cell is measured.")
@click.option("--only", default="", metavar="WORDS", help="Measure the cells with these words in their names.")
@click.option("--fresh", is_flag=True, help="Begin anew instead of going on where the last run stopped.")
@click.option("--store", is_flag=True, help="Let the lessons and the book show these results.")
@_example("tandem bench", 'tandem bench --only "tensorflow train mlp" --rounds 1')
def bench(rounds: int, only: str, fresh: bool, store: bool) -> None:
    """Measure the table of speed and memory again, and show what moved."""
    from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn

    from tandem import bench as module

    course = Course.find()
    chosen = module.chosen_cells(only)
    columns = (*Progress.get_default_columns()[:2], MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
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
