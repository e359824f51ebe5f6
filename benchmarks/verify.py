"""How long it takes to check that lessons still hold: ``tandem verify`` and plain ``pytest --nbval`` on the same notebooks.

Both are called as their users call them. They take turns, medians are compared, and both must give every cell the same
verdict, or nothing is measured. Exits with 1 if ``tandem verify`` is not at least twice as fast.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from xml.etree import ElementTree

from rich.console import Console
from rich.table import Table

from tandem.course import Course
from tandem.lessons import CELL_TIMEOUT_S
from tandem.notebook import code_cells, read

COURSE = Course.find(Path(__file__).parent)
TARGET = 2.0
VERDICT = re.compile(r"^([^\s:]+\.ipynb#[\w-]+): ", re.MULTILINE)


def plain(paths: list[Path]) -> tuple[tuple[float, float], set[str]]:
    """Seconds that ``pytest --nbval`` takes, and the cells that fail under it."""
    with tempfile.TemporaryDirectory() as scratch:
        report = Path(scratch, "report.xml")
        command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-cell-timeout", str(CELL_TIMEOUT_S), "-q"]
        command += ["-p", "no:cacheprovider", "-o", "addopts=", f"--rootdir={COURSE.root}", f"--junitxml={report}"]
        # What is stored is of a CPU, so that plain runs, too, may not see a GPU.
        seconds, _ = timed([*command, *map(str, paths)], {"CUDA_VISIBLE_DEVICES": "-1"})
        cases = list(ElementTree.parse(report).iter("testcase"))
    # nbval counts a notebook's cells of code; here they have names.
    names = {COURSE.short(path).replace("/", "."): path for path in paths}
    ids = {path: [cell.id for cell in read(path).cells if cell.cell_type == "code"] for path in paths}
    expected = sum(len(code_cells(read(path))) for path in paths)
    if len(cases) < expected:
        raise SystemExit(f"pytest --nbval ran only {len(cases)} of {expected} cells")
    failed = [case for case in cases if case.find("failure") is not None or case.find("error") is not None]
    found = set()
    for case in failed:
        path = names[case.get("classname", "")]
        found.add(f"{COURSE.short(path)}#{ids[path][int(case.get('name', '').split()[-1])]}")
    return seconds, found


def tandem(paths: list[Path], options: list[str]) -> tuple[tuple[float, float], set[str]]:
    """Seconds that ``tandem verify`` takes, and the cells that fail under it."""
    command = [sys.executable, "-m", "tandem", "verify", *options, *map(str, paths)]
    seconds, done = timed(command, {})
    if "were run again" not in done.stdout:
        raise SystemExit(f"tandem verify did not come to its end:\n{done.stdout}{done.stderr}")
    return seconds, set(VERDICT.findall(done.stderr))


def timed(
    command: list[str], variables: dict[str, str]
) -> tuple[tuple[float, float], subprocess.CompletedProcess[str]]:
    """Run a command; the seconds that it took on the wall, and of processor time with all that it started."""
    begin, spent = time.perf_counter(), os.times()
    environment = {**os.environ, **variables}
    done = subprocess.run(command, cwd=COURSE.root, env=environment, capture_output=True, text=True, check=False)
    now = os.times()
    cpu = now.children_user + now.children_system - spent.children_user - spent.children_system
    return (time.perf_counter() - begin, cpu), done


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "targets", nargs="*", metavar="TARGET", help="topics, notebooks: as for tandem verify; all if none"
    )
    parser.add_argument("--repeat", type=int, default=3, help="how often both take their turn (3)")
    parser.add_argument(
        "--no-warm", action="store_true", help="without warm kernels: what running in parallel gives alone"
    )
    given = parser.parse_args()
    kinds = ("notebooks", "solutions")
    named = [path for target in given.targets or [None] for kind in kinds for path in COURSE.notebooks(kind, target)]
    paths = list(dict.fromkeys(named))
    console = Console()
    times: dict[str, list[tuple[float, float]]] = {"plain": [], "tandem": []}
    verdicts: list[set[str]] = []
    for turn in range(given.repeat):
        for name in ("plain", "tandem") if turn % 2 == 0 else ("tandem", "plain"):
            measured = plain(paths) if name == "plain" else tandem(paths, ["--no-warm"] * given.no_warm)
            times[name].append(measured[0])
            wall, cpu = measured[0]
            console.print(f"{name}: {wall:.1f} s, {cpu:.1f} s of processors, {len(measured[1])} cells do not hold")
            verdicts.append(measured[1])
            if differing := measured[1] ^ verdicts[0]:
                console.print(f"the verdicts differ: {', '.join(sorted(differing))}")
                return 1
    medians = {name: [statistics.median(column) for column in zip(*each, strict=True)] for name, each in times.items()}
    ratio, spared = (before / now for before, now in zip(medians["plain"], medians["tandem"], strict=True))
    title = f"{len(paths)} notebooks, {given.repeat} turns, the same verdict for every cell"
    table = Table("median", "s", "s of processors", title=title)
    table.add_row("pytest --nbval", *(f"{value:.1f}" for value in medians["plain"]))
    table.add_row("tandem verify", *(f"{value:.1f}" for value in medians["tandem"]))
    table.add_row(f"times less (target: {TARGET:g})", f"{ratio:.2f}", f"{spared:.2f}")
    console.print(table)
    return 0 if ratio >= TARGET else 1


if __name__ == "__main__":
    raise SystemExit(main())
