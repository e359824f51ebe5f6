"""How fast and how big: nbgrader, otter-grader and tandem on the same submissions. ``make bench-grading`` runs it.

Each grader is called the way its users call it. The submissions are the course's own solutions, each with one task
answered as the tests of the course know that people answer it; every grader has to give every one of them the same
points, or nothing is measured. Runs of the graders take turns, and medians are compared. What the notebook's own cells
take in a process that has everything imported bounds what any grader can reach, and is shown next to it. Last,
``tandem`` alone grades a thousand submissions, and its memory is looked at. Exits with 1 if a target is missed.
"""

import argparse
import ast
import contextlib
import csv
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice, product
from pathlib import Path

import psutil
from nbformat import NotebookNode
from rich.console import Console
from rich.table import Table

from tandem.course import FRAMEWORKS, Course
from tandem.exercises import Exercise, load
from tandem.notebook import read, write

OTTER = "otter-grader==7.0.0"
SHARED = ("torch", "tensorflow", "keras", "numpy", "ipykernel", "nbclient")
"""What otter must take from the course's own environment: the frameworks that everybody runs are the same."""

COURSE = Course.find(Path(__file__).parent)
BIN = Path(sys.executable).parent
WORKERS = 2
SAMPLE_S = 0.1

TARGETS = {
    "batch": ("throughput, times {peer}'s", 10.0, "at least"),
    "cold": ("one, cold: part of nbgrader's time", 0.5, "at most"),
    "warm": ("one, warm: part of nbgrader's time", 0.2, "at most"),
    "memory": ("peak memory, times nbgrader's", 2.0, "at most"),
}
STEADY = 1.2
"""So many times what it holds early may a long run hold late."""


# --- the submissions --------------------------------------------------------------------------------------------------


def answers(exercise: Exercise) -> Iterator[tuple[str, str]]:
    """Task and answer, task after task: wrong and right ones as people give them."""
    folder = COURSE.root / "tests" / "answers" / exercise.name
    each = [sorted((folder / task.name).glob("*.py")) for task in exercise.tasks]
    for number in range(max(map(len, each))):
        for task, files in zip(exercise.tasks, each, strict=True):
            if number < len(files):
                yield task.name, files[number].read_text().split("# fmt: off")[0]


def fit(answer: str) -> bool:
    """A cell that can be read: otherwise a grader would only measure how it fails."""
    try:
        ast.parse(answer)
    except SyntaxError:
        return False
    return True


def submissions(exercise: Exercise, count: int) -> list[NotebookNode]:
    """The released exercise, all tasks answered: the first by the solution, the others with one answer of somebody."""
    topic, framework = exercise.name.split("/")
    solved = {cell.id: cell.source for cell in read(COURSE.notebook("solutions", topic, framework)).cells}
    names = {answer for task in exercise.tasks for answer in task.answers}
    given = [("", ""), *((task, answer) for task, answer in answers(exercise) if fit(answer))]
    made = []
    for task, answer in islice(cycle(given), count):
        notebook = read(COURSE.notebook("exercises", topic, framework))
        for cell in notebook.cells:
            if cell.id in names:
                cell.source = answer if cell.id == task else without_markers(solved[cell.id])
        made.append(notebook)
    return made


def without_markers(source: str) -> str:
    return "\n".join(line for line in source.splitlines() if not re.search(r"### (BEGIN|END) ", line))


# --- the graders ------------------------------------------------------------------------------------------------------


@dataclass
class Grader:
    """One of the three: how it is called for some submissions at a time, and what it found afterwards."""

    name: str
    grade: Callable[[Sequence[int]], list[list[str]]]
    """The commands for these submissions: those of one list run one after the other, the lists side by side."""
    scores: Callable[[], dict[int, float]]
    times: dict[str, list[float]] = field(default_factory=dict)
    peaks: list[int] = field(default_factory=list)
    cwd: Path = COURSE.root
    environment: dict[str, str] = field(default_factory=dict)


def student(number: int) -> str:
    return f"s{number:02}"


def tandem(place: Path, exercise: Exercise, notebooks: list[NotebookNode]) -> Grader:
    folder, out = place / "tandem" / "submitted", place / "tandem" / "grades.csv"
    topic, framework = exercise.name.split("/")
    paths = {number: folder / student(number) / topic / f"{framework}.ipynb" for number in range(len(notebooks))}
    for number, notebook in enumerate(notebooks):
        write(notebook, paths[number])

    def grade(numbers: Sequence[int]) -> list[list[str]]:
        which = [str(paths[number]) for number in numbers] if len(numbers) < len(paths) else [str(folder)]
        return [[f"{sys.executable} -m tandem grade {' '.join(which)} --csv {out} --jobs {WORKERS} --fail-under 0"]]

    def scores() -> dict[int, float]:
        with out.open() as file:
            return {int(row["student_id"][1:]): float(row["score"]) for row in csv.DictReader(file)}

    return Grader("tandem", grade, scores)


def nbgrader(place: Path, exercise: Exercise, notebooks: list[NotebookNode]) -> Grader:
    """Two courses, each with half of the students and a gradebook of its own: one gradebook takes one process."""
    topic, framework = exercise.name.split("/")
    courses = [place / "nbgrader" / str(half) for half in range(WORKERS)]
    for course in courses:
        (course / "source" / topic).mkdir(parents=True)
        shutil.copy(COURSE.notebook("solutions", topic, framework), course / "source" / topic)
        (course / "nbgrader_config.py").write_text(
            "c = get_config()\nc.CourseDirectory.course_id = 'bench'\nc.ClearMarkScheme.enforce_metadata = False\n"
            "c.Execute.timeout = 120\n"
        )
        command = [str(BIN / "nbgrader"), "generate_assignment", topic, "--create", "--course-dir", str(course)]
        subprocess.run(command, cwd=course, env=environment(), check=True, capture_output=True)
    for number, notebook in enumerate(notebooks):
        write(notebook, courses[number % WORKERS] / "submitted" / student(number) / topic / f"{framework}.ipynb")

    def grade(numbers: Sequence[int]) -> list[list[str]]:
        halves = [[number for number in numbers if number % WORKERS == half] for half in range(WORKERS)]
        chosen = [f"--student={student(half[0])}" if len(half) == 1 else "" for half in halves]
        call = "{0}/nbgrader autograde {1} --force --course-dir {2} {3}".format
        return [[call(BIN, topic, courses[n], chosen[n])] for n, half in enumerate(halves) if half]

    def scores() -> dict[int, float]:
        from nbgrader.api import Gradebook

        found = {}
        for course in courses:
            with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
                found |= {int(s.student_id[1:]): s.score for s in gradebook.assignment_submissions(topic)}
        return found

    return Grader("nbgrader", grade, scores)


def otter(place: Path, exercise: Exercise, notebooks: list[NotebookNode]) -> Grader:
    """Its tests are made from the same asserts; what a learner sees of them in the notebook is left out, as it runs its own."""
    home = place / "otter"
    (home / "tests").mkdir(parents=True)
    tests = [test for task in exercise.tasks for test in task.tests]
    for test in tests:
        name = test.id.replace("-", "_")
        body = f"source = {test.source!r}\n    exec(compile(source, {test.id!r}, 'exec'), dict(env))"
        (home / "tests" / f"{name}.py").write_text(
            "from otter.test_files import test_case\n\nOK_FORMAT = False\n"
            f"name = {name!r}\npoints = {test.points:g}\n\n\n"
            f"@test_case(points={test.points:g}, hidden={test.hidden})\ndef {name}(env):\n    {body}\n"
        )
    program = otter_program()
    generate = [program, "generate", "-t", "tests", "-o", "autograder.zip", "--no-environment", "--no-requirements"]
    subprocess.run(generate, cwd=home, env=environment(), check=True, capture_output=True)
    ours = {test.id for test in tests}
    for number, notebook in enumerate(notebooks):
        notebook.cells = [cell for cell in notebook.cells if cell.id not in ours]
        write(notebook, home / student(number) / f"{student(number)}.ipynb")

    def grade(numbers: Sequence[int]) -> list[list[str]]:
        call = "{0} run {1}/{2}/{2}.ipynb -a {1}/autograder.zip -o {1}/{2} --no-logo".format
        halves = [[call(program, home, student(n)) for n in numbers if n % WORKERS == half] for half in range(WORKERS)]
        return [half for half in halves if half]

    def scores() -> dict[int, float]:
        files = {int(path.parent.name[1:]): path for path in home.glob("s*/results.json")}
        found = {number: json.loads(path.read_text()) for number, path in files.items()}
        return {n: sum(test["score"] for test in result["tests"] if "score" in test) for n, result in found.items()}

    return Grader("otter", grade, scores)


def otter_program() -> str:
    """otter in an environment of its own, which sees the packages of the course's and adds what is missing."""
    place = COURSE.root / "_build" / "otter"
    inside = place / ("Scripts" if os.name == "nt" else "bin")
    if not (place / "installed").is_file():
        print(f"installing {OTTER} into {COURSE.short(place)} (once) ...", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(place)], check=True)
        packages = next(place.rglob("site-packages"))
        shared = [path for path in sys.path if path.endswith("site-packages")]
        # As places of packages, not only on the path: exercises import tandem, which is installed from where it lies.
        (packages / "course.pth").write_text("".join(f"import site; site.addsitedir({path!r})\n" for path in shared))
        pins = (COURSE.root / "constraints.txt").read_text().splitlines()
        (place / "constraints.txt").write_text("\n".join(p for p in pins if p.partition("==")[0].lower() in SHARED))
        install = [str(inside / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*install, "-c", str(place / "constraints.txt"), OTTER], check=True)
        (place / "installed").touch()
    return str(inside / "otter")


def environment() -> dict[str, str]:
    """The same for everybody: no GPU, one thread for each of the two workers, their programs on the path."""
    ours = {"OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "PASSIVE", "CUDA_VISIBLE_DEVICES": "-1"}
    left = {name: value for name, value in os.environ.items() if name not in ("CI", "GITHUB_ACTIONS")}
    return left | ours | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "TF_CPP_MIN_LOG_LEVEL": "2"}


# --- measuring --------------------------------------------------------------------------------------------------------


def measure(grader: Grader, what: str, numbers: Sequence[int]) -> None:
    """Grade these submissions, and note the seconds."""
    begin = time.perf_counter()
    _grade(grader, numbers)
    grader.times.setdefault(what, []).append(time.perf_counter() - begin)


def measure_memory(grader: Grader, numbers: Sequence[int]) -> None:
    """Grade these submissions, and note the peak of all processes together. A run of its own: looking takes time."""
    watch = _Memory()
    _grade(grader, numbers)
    grader.peaks.append(watch.stop())


def _grade(grader: Grader, numbers: Sequence[int]) -> None:
    threads = [threading.Thread(target=_run, args=(lane, grader)) for lane in grader.grade(numbers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _run(lane: list[str], grader: Grader) -> None:
    for command in lane:
        subprocess.run(command.split(), cwd=COURSE.root, env=environment(), check=False, capture_output=True)


class _Memory:
    """The peak of :func:`_held`, looked at again and again."""

    def __init__(self) -> None:
        self._peak, self._end = 0, threading.Event()
        self._thread = threading.Thread(target=self._sample)
        self._thread.start()

    def stop(self) -> int:
        self._end.set()
        self._thread.join()
        return self._peak

    def _sample(self) -> None:
        while not self._end.wait(SAMPLE_S):
            self._peak = max(self._peak, _held())


def _held() -> int:
    """What all descendants of this process hold now, shared pages counted in proportion."""
    total = 0
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):  # it has just ended
            about = process.memory_full_info()
            total += getattr(about, "pss", about.uss)
    return total


def warm(exercise: Exercise, path: Path, rounds: int) -> list[float]:
    """Seconds for one submission where the framework's warm process is there already, as in the middle of a batch."""
    program = (
        "import sys, time\nfrom pathlib import Path\nfrom tandem.course import Course\n"
        "from tandem.grading.grader import exercises, grade_one\nfrom tandem.grading.session import Settings\n"
        "known = exercises(Course.find(), sys.argv[1])\n"
        f"for _ in range({rounds} + 1):\n"
        "    begin = time.perf_counter()\n"
        "    grade_one(Path(sys.argv[2]), known, Settings(), sys.argv[1])\n"
        "    print(time.perf_counter() - begin)\n"
    )
    return _printed(program, exercise.name, str(path))[1:]


def alone(exercise: Exercise, rounds: int) -> float:
    """Seconds of processor time that the solved notebook's cells take, with everything imported: the least for any grader."""
    program = (
        "import sys, time\nfrom tandem.course import Course\nfrom tandem.exercises import load\n"
        "from tandem.grading.parents import MODULES, needed\nfrom tandem.notebook import read\n"
        "from tandem.warm.preload import AT_ONCE, preload, prepare\n"
        "course, (topic, framework) = Course.find(), sys.argv[1].split('/')\n"
        "exercise = load(course, topic, framework)\nprepare()\n"
        "more = needed(exercise.modules, exercise.sources)\n"
        "preload([*AT_ONCE[framework], *MODULES[framework], *more])\n"
        "cells, names = read(course.notebook('solutions', topic, framework)).cells, {'__name__': '__main__'}\n"
        "codes = [(c.id, c.source) for c in cells if c.cell_type == 'code' and c.id not in exercise.shown]\n"
        "sys.stdout, out = sys.stderr, sys.stdout\nbegin = time.process_time()\n"
        "for name, source in codes:\n"
        "    exec(compile(source, name, 'exec'), names)\n"
        "print(time.process_time() - begin, file=out)\n"
    )
    return statistics.median(_printed(program, exercise.name)[0] for _ in range(rounds))


def _printed(program: str, *words: str) -> list[float]:
    """The numbers that a Python program prints."""
    command = [sys.executable, "-c", program, *words]
    done = subprocess.run(command, cwd=COURSE.root, env=environment(), check=True, capture_output=True, text=True)
    return [float(number) for number in done.stdout.split()]


def many(exercise: Exercise, count: int, place: Path) -> tuple[int, list[tuple[int, int]]]:
    """Grade the solution ``count`` times in one run: how many reports there are, and (reports so far, bytes held) on the way."""
    given, kept = place / "many", place / "reports"
    topic, framework = exercise.name.split("/")
    solved = submissions(exercise, 1)[0]
    for number in range(count):
        write(solved, given / student(number) / topic / f"{framework}.ipynb")
    call = [sys.executable, "-m", "tandem", "grade", str(given), "--results", str(kept), "--jobs", str(WORKERS)]
    held, null = [], subprocess.DEVNULL

    def reports() -> int:
        return sum(1 for _ in kept.rglob("*.json"))

    with subprocess.Popen(call, cwd=COURSE.root, env=environment(), stdout=null, stderr=null) as process:
        while process.poll() is None:
            held.append((reports(), _held()))
            time.sleep(SAMPLE_S)
    return reports(), held


def steady(held: list[tuple[int, int]], count: int) -> float:
    """How many times the memory of the second tenth of a run the last tenth holds: medians, for children come and go."""
    early = [size for number, size in held if count / 10 <= number < count / 5]
    late = [size for number, size in held if number >= count * 0.9]
    return statistics.median(late) / statistics.median(early)


def bench(exercise: Exercise, count: int, rounds: int, batches: int, place: Path) -> dict[str, Grader]:
    graders = [make(place, exercise, submissions(exercise, count)) for make in (tandem, nbgrader, otter)]
    _grade(graders[0], [0])  # whoever is first would read the framework from the disk for all
    for number in range(rounds):
        for grader in graders:
            measure(grader, "cold", [number % count])
    for grader in graders:
        measure_memory(grader, range(min(count, 2 * WORKERS)))
    for _ in range(batches):
        for grader in graders:
            measure(grader, "batch", range(count))
    points = {grader.name: grader.scores() for grader in graders}
    if any(found != points["tandem"] or len(found) != count for found in points.values()):
        sys.exit(f"{exercise.name}: the graders do not agree, so there is nothing to compare: {points}")
    topic, framework = exercise.name.split("/")
    path = place / "tandem" / "submitted" / student(0) / topic / f"{framework}.ipynb"
    graders[0].times["warm"] = warm(exercise, path, max(rounds, 3))
    return {grader.name: grader for grader in graders}


# --- the table --------------------------------------------------------------------------------------------------------


def judge(graders: dict[str, Grader]) -> dict[str, tuple[float, bool]]:
    """Each target: the figure, and whether it is kept."""
    ours, theirs = graders["tandem"], graders["nbgrader"]
    median = statistics.median
    figures = {
        "cold": median(ours.times["cold"]) / median(theirs.times["cold"]),
        "warm": median(ours.times["warm"]) / median(theirs.times["cold"]),
        "memory": median(ours.peaks) / median(theirs.peaks),
    }
    for peer in ("nbgrader", "otter"):
        figures[f"batch {peer}"] = median(graders[peer].times["batch"]) / median(ours.times["batch"])
    kept = {}
    for name, figure in figures.items():
        _, target, sense = TARGETS[name.split()[0]]
        kept[name] = (figure, figure >= target if sense == "at least" else figure <= target)
    return kept


def show(name: str, graders: dict[str, Grader], count: int, cells: float, console: Console) -> bool:
    table = Table("grader", "one, cold", "one, warm", f"{count}, two at a time", "each", "peak of all", title=name)
    for grader in graders.values():
        seconds = {what: statistics.median(times) for what, times in grader.times.items()}
        table.add_row(
            grader.name,
            f"{seconds['cold']:.2f} s",
            f"{seconds['warm']:.2f} s" if "warm" in seconds else "",
            f"{seconds['batch']:.1f} s",
            f"{seconds['batch'] / count:.2f} s",
            f"{statistics.median(grader.peaks) / 1e6:.0f} MB",
        )
    console.print(table)
    least = cells * count / WORKERS
    most = " and ".join(
        f"{statistics.median(graders[peer].times['batch']) / least:.1f} times {peer}'s"
        for peer in ("nbgrader", "otter")
    )
    console.print(
        f"  the solved notebook's own cells, everything imported: {cells:.2f} s; {count} of them, {WORKERS} at a time: "
        f"{least:.1f} s, so at best {most} throughput"
    )
    held = True
    for target, (figure, kept) in judge(graders).items():
        kind, _, peer = target.partition(" ")
        words, wanted, sense = TARGETS[kind]
        held &= kept
        console.print(f"  {words.format(peer=peer)}: {figure:.2f} ({sense} {wanted:g}) {'kept' if kept else 'MISSED'}")
    return held


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--topics", nargs="+", default=["training", "debugging"], choices=COURSE.topics)
    parser.add_argument("--frameworks", nargs="+", default=list(FRAMEWORKS), choices=list(FRAMEWORKS))
    parser.add_argument("--count", type=int, default=20, help="submissions")
    parser.add_argument("--rounds", type=int, default=3, help="how often one submission is graded")
    parser.add_argument("--batches", type=int, default=1, help="how often all are graded")
    parser.add_argument(
        "--many", type=int, default=1000, help="submissions of the run whose memory is looked at; 0: none"
    )
    asked = parser.parse_args()
    console = Console(highlight=False, soft_wrap=True)
    held, figures = True, {}
    for topic, framework in product(asked.topics, asked.frameworks):
        exercise = load(COURSE, topic, framework)
        place = COURSE.root / "_build" / "bench-grading" / topic / framework
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        graders = bench(exercise, asked.count, asked.rounds, asked.batches, place)
        cells = alone(exercise, asked.rounds)
        held &= show(exercise.name, graders, asked.count, cells, console)
        figures[exercise.name] = {g.name: {"seconds": g.times, "peak_bytes": g.peaks} for g in graders.values()}
        figures[exercise.name]["cells"] = cells
    if asked.many:
        exercise = load(COURSE, asked.topics[0], asked.frameworks[0])
        place = COURSE.root / "_build" / "bench-grading" / "many"
        shutil.rmtree(place, ignore_errors=True)
        reports, memory = many(exercise, asked.many, place)
        growth = steady(memory, asked.many)
        kept = reports == asked.many and growth <= STEADY
        held &= kept
        console.print(
            f"{asked.many} submissions of {exercise.name} in one run: {reports} reports; memory of the last tenth, times that "
            f"of the second: {growth:.2f} (at most {STEADY:g}) {'kept' if kept else 'MISSED'}"
        )
        figures["many"] = {"reports": reports, "held": memory}
    out = COURSE.root / "_build" / "bench-grading" / "figures.json"
    out.write_text(json.dumps(figures, indent=1) + "\n")
    console.print(f"every time is in {COURSE.short(out)}")
    sys.exit(not held)


if __name__ == "__main__":
    main()
