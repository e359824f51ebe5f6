"""``tandem grade`` as it is called: what it writes, how it ends, how it goes on, and what it says when it cannot."""

import base64
import csv
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from exercise_course import tiny_course

from tandem import exercises
from tandem.cli import _progress, main
from tandem.course import Course
from tandem.grading.watch import Limits
from tandem.notebook import read, write

RIGHT, HALF, WRONG = "return 2 * x", "return 2 * int(x)", "return x"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    made = tiny_course(tmp_path_factory.mktemp("course"))
    exercises.release(made)
    return made


@pytest.fixture
def hand_in(course: Course) -> Callable[..., Path]:
    """Answer the tiny exercise in a file."""

    def answer(path: Path, body: str) -> Path:
        notebook = read(course.root / "exercises/tiny/pytorch.ipynb")
        next(cell for cell in notebook.cells if cell.id == "double").source = f"def double(x):\n    {body}"
        write(notebook, path)
        return path

    return answer


def environment(**more: str) -> dict[str, str]:
    """Neither in CI nor in GitHub Actions, unless a test says so."""
    left = {name: value for name, value in os.environ.items() if name != "CI" and not name.startswith("GITHUB_")}
    return left | {"COLUMNS": "120"} | more


def grade(course: Course, *words: object, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tandem", "grade", *map(str, words)]
    return subprocess.run(
        command, cwd=course.root, env=environment(**variables), capture_output=True, text=True, check=False
    )


def refused(done: subprocess.CompletedProcess[str], message: str) -> None:
    assert done.returncode == 2, done
    assert re.fullmatch(rf"tandem: .*{message}.*\n", done.stderr), done.stderr


@pytest.fixture
def submitted(tmp_path: Path, hand_in: Callable[..., Path]) -> Path:
    for student, body in {"ada": RIGHT, "bob": HALF}.items():
        hand_in(tmp_path / "submitted" / student / "tiny" / "pytorch.ipynb", body)
    (tmp_path / "submitted" / "carl" / "tiny").mkdir(parents=True)
    (tmp_path / "submitted" / "carl" / "tiny" / "pytorch.ipynb").write_text("<<<<<<< HEAD")
    return tmp_path / "submitted"


def test_every_format_is_written_and_the_second_run_goes_on(course: Course, submitted: Path, tmp_path: Path) -> None:
    files = {form: tmp_path / "out" / f"grades.{form}" for form in ("junit", "csv", "markdown")}
    words = [word for form, file in files.items() for word in (f"--{form}", file)]
    done = grade(course, submitted, "--results", tmp_path / "kept", *words, "--isolation", "best")
    assert done.returncode == 1, done
    assert re.search(r"ada/tiny/pytorch.ipynb +│ tiny/pytorch +│ 3/3 +│ ✓", done.stdout)
    assert "double-hidden: twice 1.5 is 3, not 2" in done.stdout and "it is not valid JSON" in done.stdout
    with files["csv"].open() as file:
        grades = {row["student_id"]: (row["score"], row["max_score"]) for row in csv.DictReader(file)}
    assert grades == {"ada": ("3.0", "3.0"), "bob": ("2.0", "3.0"), "carl": ("0.0", "3.0")}
    assert [suite.get("failures") for suite in ElementTree.parse(files["junit"]).getroot()] == ["0", "1", "0"]
    assert (
        "| 1. Double | ❌ wrong | 2 of 3 | in a hidden test: twice 1.5 is 3, not 2 |" in files["markdown"].read_text()
    )
    kept = [json.loads(path.read_text()) for path in (tmp_path / "kept").iterdir()]
    scores = {result["extra_data"]["tandem"]["student"]: result["score"] for result in kept}
    assert scores == {"ada": 3, "bob": 2, "carl": 0}

    again = grade(course, submitted, "--results", tmp_path / "kept", "--isolation", "best", "--fail-under", "0")
    assert "3 of 3 had been graded before" in again.stdout
    assert again.returncode == 1, "what cannot be graded is below any mark"


def test_points_may_be_enough(course: Course, tmp_path: Path, hand_in: Callable[..., Path]) -> None:
    file = hand_in(tmp_path / "half.ipynb", HALF)
    codes = [grade(course, file, "--results", tmp_path / "r", "--fail-under", p).returncode for p in ("66", "67")]
    assert codes == [0, 1]
    assert grade(course, file, "--results", tmp_path / "r", TANDEM_FAIL_UNDER="0").returncode == 0


def test_one_submission_as_gradescope_wants_it(course: Course, tmp_path: Path, hand_in: Callable[..., Path]) -> None:
    file = hand_in(tmp_path / "ada.ipynb", RIGHT)
    assert grade(course, file, "--json", tmp_path / "results" / "results.json").returncode == 0
    result = json.loads((tmp_path / "results" / "results.json").read_text())
    assert (result["score"], [test["status"] for test in result["tests"]]) == (3, ["passed", "passed"])
    assert set(result["extra_data"]) == {"exercise", "seed", "isolation"} and result["extra_data"]["isolation"]


def test_in_github_actions(course: Course, tmp_path: Path, hand_in: Callable[..., Path]) -> None:
    """The summary, the annotations and the output are there, and what a learner prints commands nothing."""
    file = hand_in(tmp_path / "work" / "a.ipynb", "raise ValueError('x\\n::error::forged\\n::add-mask::all')")
    variables = {name: str(tmp_path / name) for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT")}
    (tmp_path / "GITHUB_STEP_SUMMARY").write_text("before\n")
    done = grade(
        course, file, "--isolation", "best", GITHUB_ACTIONS="true", GITHUB_WORKSPACE=str(tmp_path / "work"), **variables
    )
    assert done.returncode == 1
    token = re.match(r"::stop-commands::(\w{32})\n", done.stdout)[1]
    inside, _, after = done.stdout.removeprefix(f"::stop-commands::{token}\n").partition(f"\n::{token}::\n")
    assert "::error::forged" in inside, "it is shown"
    commands = [line for line in after.splitlines() if line.startswith("::")]
    assert len(commands) == 1 and commands[0].startswith("::error file=a.ipynb,title=1. Double::ValueError")
    assert "%0A::error::forged" in commands[0]
    assert (tmp_path / "GITHUB_STEP_SUMMARY").read_text().startswith("before\n## Grades\n")
    name, _, value = (tmp_path / "GITHUB_OUTPUT").read_text().partition("=")
    assert name == "result" and json.loads(base64.b64decode(value))["status"] == "fail"


def test_an_interruption_says_how_to_go_on(course: Course, tmp_path: Path, hand_in: Callable[..., Path]) -> None:
    hand_in(tmp_path / "in" / "a.ipynb", RIGHT)
    hand_in(tmp_path / "in" / "b.ipynb", "while True: pass")
    command = [sys.executable, "-m", "tandem", "grade", str(tmp_path / "in"), "--results", str(tmp_path / "kept")]
    command += ["--jobs", "1", "--isolation", "best"]
    run = subprocess.Popen(command, cwd=course.root, env=environment(), stdout=-1, stderr=-1, text=True)
    end = time.monotonic() + 300
    while not list((tmp_path / "kept").glob("*a.ipynb*.json")) and time.monotonic() < end:
        time.sleep(0.1)
    run.send_signal(signal.SIGINT)
    _, errors = run.communicate(timeout=120)
    assert run.returncode == 130, errors
    assert f"tandem: interrupted after 1 submissions: run it again to go on, the reports are in {tmp_path}" in errors
    assert len(list((tmp_path / "kept").iterdir())) == 1, "nothing half-written"
    done = grade(course, tmp_path / "in", "--results", tmp_path / "kept", "--limit", "call_s", "2")
    assert "2/2" not in done.stdout and "2 seconds" in done.stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--json", "x.json"], "--json takes the report on one submission, not on 3: use --results FOLDER"),
        (["--limit", "cel_s", "3"], "no such limit: 'cel_s'; did you mean 'cell_s'\\?"),
        (["--limit", "memory_mb", "0"], "the limit memory_mb is 0: it has to be more than 0"),
        (["--csv", "_toc.yml/x.csv"], "_toc.yml/x.csv cannot be written: (File exists|Not a directory)"),
        (["--results", "_toc.yml"], "_toc.yml/report cannot be written: (File exists|Not a directory)"),
        (["--junit", "solutions"], "solutions cannot be written: it is a folder"),
        (["--exercise", "tiny/torch"], "no such framework: 'torch'; did you mean 'pytorch'\\?"),
        (["--scheduler", "nowhere"], "no Dask scheduler answers at nowhere: "),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_graded(
    course: Course, submitted: Path, words: list[str], message: str
) -> None:
    refused(grade(course, submitted, *words), message)


@pytest.mark.parametrize(("every_s", "lines"), [(0.0, ["1/3", "2/3", "3/3"]), (1000.0, [])])
def test_a_log_gets_lines_where_a_terminal_has_a_bar(
    every_s: float, lines: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with _progress(every_s) as progress:
        bar = progress.add_task("grading", total=3)
        for _ in range(3):
            time.sleep(0.01)
            progress.update(bar, advance=1)
    said = capsys.readouterr().err.splitlines()
    found = [re.fullmatch(r"grading (\d/\d)(, [\d.]+ (a second|s each), \d:\d\d:\d\d left)?", line) for line in said]
    assert [line[1] for line in found] == lines
    assert all(line[2] for line in found[1:])  # one alone has no rate


def test_in_ci_isolation_is_required(
    course: Course, submitted: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where it cannot be had, nothing is run; the machine here is told that it cannot."""
    from tandem.grading import isolation

    monkeypatch.setattr(isolation, "available", isolation.Layers)
    monkeypatch.chdir(course.root)
    monkeypatch.setenv("CI", "true")
    with pytest.raises(SystemExit) as ended:
        main(["grade", str(submitted)])
    assert ended.value.code == 2
    assert "tandem: this machine cannot close files and network to what it grades" in capsys.readouterr().err


def test_the_help_names_every_limit() -> None:
    option = next(option for option in main.commands["grade"].params if option.name == "limits")
    assert option.help.partition(": ")[2].rstrip(".").split(", ") == list(Limits.__dataclass_fields__)


@pytest.mark.parametrize("command", ["release", "check"])
def test_what_cannot_be_written_is_a_line(course: Course, tmp_path: Path, command: str) -> None:
    """A file where a folder should be stands for every reason why not."""
    made = tiny_course(tmp_path / "course")
    (made.root / "exercises").write_text("")
    done = subprocess.run(
        [sys.executable, "-m", "tandem", command], cwd=made.root, env=environment(), capture_output=True, text=True
    )
    assert done.returncode == 2 and done.stderr.startswith("tandem: ") and done.stderr.count("\n") == 1, done.stderr
