"""Submissions that set out to forge, to spy, to harm or to hang: each gets the honest score, and nothing else happens.

What an attack in ``hostile/`` does, what it scores (of 3) and what the report says of it stands in its docstring. All of
them are graded in one run with honest submissions between them.
"""

import hashlib
import json
import os
import re
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from hostile_course import SECRET, hostile_course
from nbformat import NotebookNode

from tandem import exercises, grading
from tandem.course import FRAMEWORKS, Course
from tandem.grading import isolation
from tandem.grading.session import Settings
from tandem.grading.watch import Limits
from tandem.notebook import dumps, read

pytestmark = pytest.mark.skipif(
    not isolation.closed(isolation.available()), reason="this machine cannot close files and network to student code"
)

ATTACKS = Path(__file__).parent / "hostile"
COURSE = Course.find(Path(__file__).parent)
LIMITS = Limits(cell_s=5, call_s=3, notebook_s=40, cpu_s=60, memory_mb=1200, processes=40, file_mb=64)
SETTINGS = Settings(limits=LIMITS, isolation="required", seed=7)
HONEST = f"def scaled(x, factor):\n    return factor * x  # {SECRET}"


@dataclass(frozen=True)
class Expected:
    """What the docstring of an attack says of it."""

    score: int
    says: str
    frameworks: tuple[str, ...]


def expected(attack: Path) -> Expected:
    text = attack.read_text(encoding="utf-8").split('"""')[1]
    score = re.search(r"^scores ([03])$", text, re.MULTILINE)
    assert score, f"{attack}: its docstring does not say what it scores"
    says = re.search(r"^says (.+)$", text, re.MULTILINE)
    frameworks = tuple(FRAMEWORKS) if "both frameworks" in text else ("pytorch",)
    return Expected(int(score[1]), says[1] if says else "", frameworks)


def code_of(attack: Path) -> str:
    """What is handed in: the attack without its docstring."""
    return attack.read_text(encoding="utf-8").split('"""\n', 1)[1]


CASES = [
    (attack.stem, framework) for attack in sorted(ATTACKS.glob("*.py")) for framework in expected(attack).frameworks
]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    made = hostile_course(tmp_path_factory.mktemp("course"))
    exercises.release(made)
    return made


def answered(course: Course, framework: str, source: str) -> NotebookNode:
    notebook = read(course.root / f"exercises/hostile/{framework}.ipynb")
    cell(notebook, "scaled").source = source
    return notebook


def cell(notebook: NotebookNode, name: str) -> NotebookNode:
    return next(cell for cell in notebook.cells if cell.id == name)


def hand_in(folder: Path, name: str, framework: str, notebook: NotebookNode | bytes) -> Path:
    path = folder / name / "hostile" / f"{framework}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(notebook if isinstance(notebook, bytes) else dumps(notebook).encode("utf-8", "surrogatepass"))
    return path


@dataclass(frozen=True)
class Run:
    """What came of grading all attacks at once."""

    reports: dict[tuple[str, str], grading.Report]
    honest: list[grading.Report]
    reached: list[bytes]
    changed: list[str]
    left: list[str]


@pytest.fixture(scope="module")
def run(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    folder = tmp_path_factory.mktemp("submitted")
    canaries = tmp_path_factory.mktemp("canaries")
    (canaries / "secret.txt").write_text(SECRET)
    places = [folder, course.root, canaries, COURSE.root / "solutions", Path(__file__).parent]
    before = fingerprints(places)
    os.environ["TANDEM_TOKEN"] = SECRET
    with listening() as (port, reached):
        paths, honest = {}, []
        for number, (name, framework) in enumerate(CASES):
            source = (
                code_of(ATTACKS / f"{name}.py")
                .replace("PLACES", repr(os.pathsep.join(map(str, places))))
                .replace("PORT", str(port))
            )
            paths[name, framework] = hand_in(folder, name, framework, answered(course, framework, source))
            if number % 10 == 0:
                honest.append(hand_in(folder, f"honest{number}", framework, answered(course, framework, HONEST)))
        before = fingerprints(places)
        found = grading.grade(course, [folder], jobs=4, settings=SETTINGS)
    del os.environ["TANDEM_TOKEN"]
    by_path = {Path(report.submission): report for report in found}
    assert len(by_path) == len(paths) + len(honest), "every submission gets a report"
    after = fingerprints(places)
    yield Run(
        {case: by_path[path] for case, path in paths.items()},
        [by_path[path] for path in honest],
        reached,
        [str(path) for path in before.keys() | after.keys() if before.get(path) != after.get(path)],
        leftovers(),
    )


def fingerprints(places: list[Path]) -> dict[Path, str]:
    files = [
        path for place in places for path in place.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    ]
    return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


class listening:  # noqa: N801
    """Servers of all kinds on this machine; what reached them."""

    def __enter__(self) -> tuple[int, list[bytes]]:
        self.reached: list[bytes] = []
        tcp = socket.create_server(("127.0.0.1", 0))
        port = tcp.getsockname()[1]
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        udp.bind(("127.0.0.1", port))
        self.ends = [tcp, udp]
        if hasattr(socket, "AF_UNIX") and isolation.LINUX:
            unix = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            unix.bind(f"\0tandem-hostile-{port}")
            unix.listen()
            self.ends.append(unix)
        for end in self.ends:
            threading.Thread(target=self.wait, args=[end], daemon=True).start()
        return port, self.reached

    def wait(self, end: socket.socket) -> None:
        try:
            while True:
                if end.type == socket.SOCK_DGRAM:
                    self.reached.append(end.recv(100))
                else:
                    end.accept()
                    self.reached.append(b"a connection")
        except OSError:
            return

    def __exit__(self, *exception: object) -> None:
        for end in self.ends:
            end.close()


def leftovers() -> list[str]:
    """What still runs below this process after some seconds, but for the warm parents themselves."""
    end = time.monotonic() + 10
    while True:
        left = [str(one) for child in psutil.Process().children() for one in child.children(recursive=True)]
        if not left or time.monotonic() > end:
            return left
        time.sleep(0.1)


@pytest.mark.parametrize(("name", "framework"), CASES)
def test_an_attack_gets_what_it_deserves(run: Run, name: str, framework: str) -> None:
    report, due = run.reports[name, framework], expected(ATTACKS / f"{name}.py")
    text = "\n".join([*report.remarks, *(test.message for task in report.tasks for test in task.tests)])
    assert not report.problem
    assert report.score == due.score, text
    assert re.search(due.says, text), text
    assert "LEAKED" not in text, text
    assert SECRET not in text
    assert all(c.isprintable() or c in "\n\t" for c in text), "a report commands no terminal"
    assert len(text) < 20_000
    json.dumps(report.to_dict()).encode()


def test_attacks_touch_nothing_else(run: Run) -> None:
    assert [report.score for report in run.honest] == [3] * len(run.honest)
    assert run.changed == []
    assert run.reached == []
    assert run.left == []


def test_a_fork_bomb_in_tensorflow(course: Course, tmp_path: Path) -> None:
    """By itself: its forks are the largest there are, and others that are graded meanwhile would run out of their time."""
    attack = ATTACKS / "fork_bomb.py"
    path = hand_in(tmp_path, "bomb", "tensorflow", answered(course, "tensorflow", code_of(attack)))
    (report,) = grading.grade(course, [path], settings=SETTINGS)
    assert (report.score, report.problem) == (0, "")
    assert re.search(expected(attack).says, report.tasks[0].message)
    assert leftovers() == []


@pytest.mark.parametrize("name", ["looks_for_files", "network"])
def test_without_isolation_the_same_attacks_do_reach_out(course: Course, tmp_path: Path, name: str) -> None:
    """What the other tests do not find could be found."""
    (tmp_path / "canary").mkdir()
    (tmp_path / "canary" / "secret.txt").write_text(SECRET)
    with listening() as (port, reached):
        source = (
            code_of(ATTACKS / f"{name}.py").replace("PLACES", repr(str(tmp_path / "canary"))).replace("PORT", str(port))
        )
        path = hand_in(tmp_path, name, "pytorch", answered(course, "pytorch", source))
        (report,) = grading.grade(course, [path], settings=Settings(limits=LIMITS, isolation="none"))
    assert "LEAKED" in report.tasks[0].message and report.score == 0
    assert reached or (tmp_path / "canary" / "secret.txt").read_text() == "overwritten"
