"""Every submission gets a report, whatever it contains; every known wrong answer is rejected, in words about the mistake."""

import ast
import dataclasses
import io
import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest
from exercise_course import tiny_course
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from rich.console import Console

import tandem
from tandem import exercises, grading
from tandem.course import FRAMEWORKS, Course, CourseError
from tandem.grading import formats, parents
from tandem.grading.grader import grade_task
from tandem.grading.session import Session, Settings, plain
from tandem.grading.submission import Cell
from tandem.grading.watch import Limits
from tandem.notebook import dumps, read, write

SETTINGS = Settings(limits=Limits(cell_s=8, call_s=8, notebook_s=60))

ANSWERS = Path(__file__).parent / "answers"
COURSE = Course.find(Path(__file__).parent)


# --- how it starts ----------------------------------------------------------------------------------------------------


def python(code: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.split()


@pytest.mark.parametrize("module", ["tandem.cli", "tandem.grading.batch", "tandem.lessons", "tandem.site.claimed"])
def test_no_start_builds_a_grammar_of_addresses(module: str) -> None:
    """A second that jsonschema takes where JupyterLab is installed, whichever module comes first."""
    assert python(f"import sys, {module}\nprint(bool(sys.modules.get('rfc3987_syntax')))") == ["False"]


def test_the_processes_of_a_submission_import_nothing_of_the_grader() -> None:
    code = "import sys, tandem.grading.child, tandem.grading.judge\nprint(*sys.modules)"
    assert not {"nbformat", "rich", "tandem.grading.batch", "tandem.exercises"} & {*python(code)}


def test_a_submission_waits_for_no_import_of_its_shell() -> None:
    code = """
    import importlib, sys
    from tandem.grading import child, parents
    for name in parents.SHELL:
        importlib.import_module(name)
    before = {*sys.modules}
    child._shell()
    print(*{*sys.modules} - before)
    """
    assert not [name for name in python(textwrap.dedent(code)) if name.startswith("IPython")]


FIRST_USE = {
    "an optimiser": (parents.MODULES["pytorch"], "w.sum().backward(); torch.optim.SGD([w], 0.1).step()"),
    "a compiler": (parents.COMPILER, "torch.compile(lambda w: w + 1, backend='eager')(w)"),
}


@pytest.mark.parametrize("what", FIRST_USE)
def test_a_submission_waits_for_no_import_of_pytorchs(what: str) -> None:
    modules, use = FIRST_USE[what]
    code = f"""
    import importlib, sys, torch
    for name in {modules}:
        importlib.import_module(name)
    w, before = torch.ones(2, requires_grad=True), {{*sys.modules}}
    {use}
    print(*{{*sys.modules}} - before)
    """
    assert len(python(textwrap.dedent(code))) < 20  # of the hundreds that each brings along


@pytest.mark.parametrize(("topic", "compiles"), [("graphs", True), ("debugging", True), ("training", False)])
def test_exercises_that_name_the_compiler_have_it_imported(topic: str, compiles: bool) -> None:
    exercise = exercises.load(COURSE, topic, "pytorch")
    modules = parents.needed(exercise.modules, exercise.sources)
    assert ({*parents.COMPILER} <= {*modules}) is compiles and {*exercise.modules} <= {*modules}


@pytest.mark.skipif(sys.platform != "linux", reason="nothing is warm elsewhere")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["a/graphs/pytorch.ipynb", "b/graphs/pytorch.ipynb"], {("pytorch", 2)}),
        (["a/graphs/pytorch.ipynb", "b/graphs/tensorflow.ipynb"], {("pytorch", 2), ("tensorflow", 2)}),
        (["a/mine.ipynb"], set()),
        ([], set()),
    ],
)
def test_what_submissions_will_need_begins_at_once(
    words: list[str], expected: set[tuple[str, int]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: set[tuple[str, int]] = set()

    class Parent:
        def __init__(self, name: str, threads: int) -> None:
            self.key = (name, threads)

        def start(self) -> None:
            started.add(self.key)

    monkeypatch.setattr(parents, "warm", Parent)
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    for word in words:
        (tmp_path / word).parent.mkdir(parents=True)
        (tmp_path / word).touch()
    parents.expect([tmp_path], None, None)
    assert started == expected
    started.clear()
    parents.expect([tmp_path / word for word in words], "graphs/tensorflow", None)
    assert started == {("tensorflow", 4 // max(1, len(words)))}


# --- the answers that people give -------------------------------------------------------------------------------------


def expected(answer: Path) -> tuple[str, str]:
    """What the docstring of an answer says of it: the test that rejects it ("" if none), and a pattern of the message."""
    text = ast.get_docstring(ast.parse(answer.read_text().split("# fmt: off")[0])) or ""
    found = re.search(r"^(?:accepted|not attempted|rejected by (?P<test>[\w-]+): (?P<message>.+))$", text, re.MULTILINE)
    assert found, f"{answer}: its docstring does not say what becomes of it"
    if found[0] == "not attempted":
        return found[0], ""
    return found["test"] or "", found["message"] or ""


def found(exercise: exercises.Exercise, task: exercises.Task, answer: str) -> tuple[str, str]:
    """The first test that the answer does not pass ("" if it passes them all), and what that says."""
    cells = [Cell(task.name, answer)]
    session = Session([(task.name, answer)], exercise, Settings())
    try:
        result = grade_task(task, cells, session)
    finally:
        session.close()
    for test in result.tests:
        if test.verdict != "correct":
            return (test.id, test.message) if test.verdict == "wrong" else (test.verdict, "")
    return "", ""


EXERCISES = [f"{topic}/{f}" for topic in COURSE.topics if "exercises" in COURSE.kinds(topic) for f in FRAMEWORKS]


@pytest.mark.parametrize("exercise", EXERCISES)
def test_wrong_answers_are_rejected_in_words_and_right_ones_accepted(exercise: str) -> None:
    parsed = exercises.load(COURSE, *exercise.split("/"))
    todo = []
    for task in parsed.tasks:
        answers = sorted((ANSWERS / exercise / task.name).glob("*.py"))
        verdicts = {expected(answer)[0] for answer in answers}
        assert "" in verdicts and len(verdicts) > 1, f"{exercise}: {task.name} needs right answers and wrong ones"
        todo += [(task, answer) for answer in answers]
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda pair: found(parsed, pair[0], pair[1].read_text()), todo))
    wrong = [
        f"{answer.relative_to(ANSWERS)}: {test or 'accepted'}: {message}"
        for (_, answer), (test, message) in zip(todo, results, strict=True)
        if test != expected(answer)[0] or not re.search(expected(answer)[1], message, re.DOTALL)
    ]
    assert not wrong, "\n".join(wrong)


def test_solutions_get_full_marks_and_untouched_exercises_none() -> None:
    solutions = grading.grade(COURSE, COURSE.notebooks("solutions"))
    assert [report.problem or report.remarks for report in solutions] == [[]] * len(solutions)
    assert all(report.score == report.max_score > 0 and report.correct for report in solutions)
    untouched = grading.check(COURSE)
    assert {task.verdict for report in untouched for task in report.tasks} == {"not attempted"}
    assert sum(report.score for report in untouched) == 0


# --- submissions of every kind, to an exercise that needs no framework ------------------------------------------------


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    made = tiny_course(tmp_path_factory.mktemp("course"))
    exercises.release(made)
    return made


def answered(course: Course, source: str) -> NotebookNode:
    notebook = read(course.root / "exercises/tiny/pytorch.ipynb")
    cell(notebook, "double").source = source
    return notebook


def cell(notebook: NotebookNode, name: str) -> NotebookNode:
    return next(cell for cell in notebook.cells if cell.id == name)


def altered(change: Callable[[NotebookNode], object], source: str = "def double(x):\n    return 2 * x") -> Callable:
    """A submission with an answer, and something else done to it."""

    def make(course: Course) -> str:
        notebook = answered(course, source)
        change(notebook)
        return dumps(notebook)

    return make


def answer(source: str) -> Callable[[Course], str]:
    return altered(lambda notebook: None, source)


def remove(*names: str) -> Callable[[NotebookNode], None]:
    def change(notebook: NotebookNode) -> None:
        notebook.cells = [cell for cell in notebook.cells if cell.id not in names]

    return change


def double_the_answer(notebook: NotebookNode) -> None:
    first = cell(notebook, "double")
    again = new_code_cell("def double(x):\n    return x + x", id="again", metadata=first.metadata)
    first.source = "def double(x):\n    return 0"
    notebook.cells.insert(notebook.cells.index(first) + 1, again)


def with_helper(notebook: NotebookNode) -> None:
    cell(notebook, "double").source = "def double(x):\n    return plus(x, x)"
    notebook.cells.insert(1, new_code_cell("def plus(a, b):\n    return a + b", id="helper"))


def old_format(course: Course) -> str:
    return nbformat.writes(nbformat.convert(answered(course, "def double(x):\n    return 2 * x"), 3), version=3)


def with_json(change: Callable[[dict], object]) -> Callable[[Course], str]:
    """A right answer whose file is changed in ways that nbformat would not write."""

    def make(course: Course) -> str:
        data = json.loads(altered(lambda notebook: None)(course))
        change(data)
        return json.dumps(data)

    return make


def embedding(size: int) -> Callable[[Course], str]:
    """A right answer whose file carries so many bytes of data besides."""
    output = {"output_type": "display_data", "metadata": {}, "data": {"image/png": size * "A"}}
    return with_json(lambda data: next(c for c in data["cells"] if c["id"] == "double").update(outputs=[output]))


def wrong_types(data: dict) -> None:
    for broken in (
        {"metadata": []},
        {"source": 3},
        {"source": [1, "x = 1"]},
        {"metadata": {"nbgrader": {"grade_id": {}}}},
    ):
        data["cells"].insert(1, {"cell_type": "code", **broken})
    data["cells"] += [None, 7, "cell", [], {}]
    data["metadata"] = 5


FORGED = "found = 4\nassert True"
CORRECT = ["correct", "correct"]
ENDLESS = "def double(x):\n    while True:\n        pass"

SUBMISSIONS: dict[str, tuple[Callable[[Course], str | bytes], list[str] | str, str]] = {
    # name: what is handed in; the verdicts of the two tests, or the problem; what the report says besides
    "right": (answer("def double(x):\n    return 2 * x"), CORRECT, ""),
    "untouched": (lambda course: (course.root / "exercises/tiny/pytorch.ipynb").read_text(), ["not attempted"] * 2, ""),
    "empty-answer": (answer(""), ["not attempted"] * 2, ""),
    "wrong": (answer("def double(x):\n    return x"), ["wrong", "wrong"], "twice 2 is 4, not 2"),
    "wrong-when-hidden": (
        answer("def double(x):\n    return 2 * int(x)"),
        ["correct", "wrong"],
        "twice 1.5 is 3, not 2",
    ),
    "returns-none": (answer("def double(x):\n    pass"), ["wrong", "wrong"], "twice 2 is 4, not None"),
    "raises": (answer("def double(x):\n    return 1 / 0"), ["wrong", "wrong"], "ZeroDivisionError: division by zero"),
    "half-written": (
        answer("def double(x):\n    y = x\n    raise NotImplementedError()"),
        ["not attempted", "not attempted"],
        "",
    ),
    "syntax-error": (
        answer("def double(x)\n    return 2 * x"),
        ["wrong", "wrong"],
        "your cell fails by itself: SyntaxError: expected ':'",
    ),
    "endless-function": (answer(ENDLESS), ["wrong", "wrong"], "no answer within 8 seconds: does a loop never end?"),
    "endless-cell": (
        answer("def double(x):\n    return 2 * x\n\n\nwhile True:\n    pass"),
        CORRECT,
        "the cell double was left out",
    ),
    "deaf": (
        answer(
            "def double(x):\n    while True:\n        try:\n            while True:\n                pass\n"
            "        except KeyboardInterrupt:\n            pass"
        ),
        ["wrong", "wrong"],
        "not run: the test before it did not come to an end",
    ),
    "dies-in-function": (
        answer("import os\n\n\ndef double(x):\n    os._exit(0)"),
        ["wrong", "wrong"],
        "the process ended in the middle",
    ),
    "dies-in-cell": (answer("import os\n\nos._exit(1)"), ["wrong", "wrong"], "the cell double was left out"),
    "exits": (answer("def double(x):\n    raise SystemExit(0)"), ["wrong", "wrong"], "SystemExit"),
    "prints-without-end": (
        answer("def double(x):\n    for _ in range(200_000):\n        print('x' * 100)\n    return 2 * x"),
        CORRECT,
        "",
    ),
    "asks": (answer("def double(x):\n    return int(input())"), ["wrong", "wrong"], "StdinNotImplementedError"),
    "magic": (answer("%matplotlib inline\n\n\ndef double(x):\n    return 2 * x"), CORRECT, ""),
    "own-cell": (altered(with_helper), CORRECT, ""),
    "own-cell-fails": (altered(lambda nb: nb.cells.insert(1, new_code_cell("1 / 0", id="mine"))), CORRECT, ""),
    "altered-test": (
        altered(lambda nb: cell(nb, "double-test").update(source=FORGED), "def double(x):\n    return 5"),
        ["wrong", "wrong"],
        "the cell double-test was altered: the course's own was used\ntwice 2 is 4, not 5",
    ),
    "altered-harness": (
        altered(
            lambda nb: cell(nb, "double-harness").update(source="def run_double(x):\n    return 2 * x"),
            "def double(x):\n    return 5",
        ),
        ["wrong", "wrong"],
        "twice 2 is 4, not 5",
    ),
    "harness-in-the-answer": (
        answer("def double(x):\n    return 5\n\n\ndef run_double(x):\n    return 2 * x"),
        ["wrong", "wrong"],
        "twice 2 is 4, not 5",
    ),
    "tests-missing": (
        altered(remove("double-test", "double-hidden", "double-harness")),
        CORRECT,
        "the cell double-test is missing: the course's own was used",
    ),
    "answer-missing": (altered(remove("double")), ["not attempted"] * 2, "the cell double is missing"),
    "answer-twice": (altered(double_the_answer), CORRECT, "the cell double is there 2 times"),
    "renamed": (
        altered(lambda nb: cell(nb, "double").metadata.nbgrader.update(grade_id="twice")),
        CORRECT,
        "the cell double is missing: its answer was found in another cell",
    ),
    "answer-in-own-cell": (
        altered(lambda nb: cell(nb, "double").metadata.pop("nbgrader")),
        CORRECT,
        "the cell double is missing: its answer was found in another cell",
    ),
    "retyped": (
        altered(lambda nb: cell(nb, "double").update(cell_type="markdown")),
        CORRECT,
        "the cell double is no code cell any more: it was run as one",
    ),
    "retyped-test": (
        altered(lambda nb: cell(nb, "double-test").update(cell_type="raw")),
        CORRECT,
        "the cell double-test is missing: the course's own was used",
    ),
    "other-kernel": (altered(lambda nb: nb.metadata.update(kernelspec={"name": "ir", "language": "R"})), CORRECT, ""),
    "nothing-of-the-course": (
        altered(lambda nb: nb.metadata.clear() or [c.metadata.clear() for c in nb.cells]),
        "it is not clear which exercise it answers",
        "",
    ),
    "reordered": (altered(lambda nb: nb.cells.reverse()), CORRECT, ""),
    "wrong-types": (with_json(wrong_types), CORRECT, ""),
    "nothing": (lambda course: b"", "it is empty", ""),
    "text": (lambda course: "def double(x): return 2 * x", "it is not valid JSON", ""),
    "conflict": (lambda course: "<<<<<<< HEAD\n{}", "it is not valid JSON", ""),
    "cut-off": (lambda course: answer("")(course)[:500], "it is not valid JSON", ""),
    "deep": (lambda course: "[" * 100_000, "it is not valid JSON", ""),
    "binary": (lambda course: bytes(range(256)), "it is not UTF-8 text", ""),
    "byte-order-mark": (
        lambda course: b"\xef\xbb\xbf" + answer("def double(x):\n    return 2 * x")(course).encode(),
        CORRECT,
        "",
    ),
    "utf-16": (lambda course: answer("")(course).encode("utf-16"), "it is not UTF-8 text", ""),
    "future-format": (
        with_json(lambda data: data.update(nbformat=5)),
        "it is a notebook of nbformat 5, not 4",
        "",
    ),
    "future-minor": (with_json(lambda data: data.update(nbformat_minor=99, news=["of tomorrow"])), CORRECT, ""),
    "many-pictures": (embedding(20_000_000), CORRECT, ""),
    "a-hundred-megabytes": (embedding(100_000_000), "clear its outputs", ""),
    "list": (lambda course: "[1, 2]", "it is JSON, but no notebook", ""),
    "no-cells": (lambda course: '{"nbformat": 4, "cells": 3}', "it is JSON, but no notebook", ""),
    "old-format": (old_format, "it is a notebook of nbformat 3, not 4", ""),
    "other": (lambda course: '{"nbformat": 4, "cells": []}', "it is not clear which exercise it answers", ""),
    "whose": (
        altered(remove("double-test", "double-hidden", "double-harness", "setup")),
        "it is not clear which exercise it answers",
        "",
    ),
    "surrogate": (
        lambda course: answer("def double(x):\n    return 2 * x")(course).replace("2 * x", "2 * x  # \\ud800"),
        CORRECT,
        "",
    ),
    "[red]odd\x1bname": (
        answer("def double(x):\n    raise ValueError('[bold]\\x1b[2J')"),
        ["wrong", "wrong"],
        "ValueError: [bold]�[2J",
    ),
}


@pytest.fixture(scope="module")
def reports(course: Course, tmp_path_factory: pytest.TempPathFactory) -> dict[str, grading.Report]:
    """All submissions graded in one go: what one of them does must not touch another."""
    folder = tmp_path_factory.mktemp("submitted")
    for name, (make, _, _) in SUBMISSIONS.items():
        made = make(course)
        (folder / f"{name}.ipynb").write_bytes(made if isinstance(made, bytes) else made.encode())
    done = []
    graded = grading.grade(course, [folder], jobs=4, done=done.append, settings=SETTINGS)
    told = sorted(done, key=lambda report: report.submission)
    assert told == sorted(graded, key=lambda report: report.submission), "each report is announced once"
    return {Path(report.submission).stem: report for report in graded}


def test_the_same_submission_gets_the_same_report(course: Course, tmp_path: Path) -> None:
    """Also where its tests, and the answer itself, draw numbers without a seed of their own."""
    source = (
        "import random\n\n\ndef double(x):\n    return x + random.random() + np.random.rand() + float(torch.rand(1))"
    )
    made = answer(f"import numpy as np\nimport torch\n{source}")(course)
    (tmp_path / "drawn.ipynb").write_text(made, encoding="utf-8")
    seeds = (1, 1, 2)
    found = [grading.grade(course, [tmp_path], settings=dataclasses.replace(SETTINGS, seed=seed))[0] for seed in seeds]
    first, second, other = ([task.message for task in report.tasks] for report in found)
    assert first == second
    assert first != other, "the numbers that were drawn stand in it"


@pytest.mark.parametrize("name", SUBMISSIONS)
def test_every_submission_gets_its_report(reports: dict[str, grading.Report], name: str) -> None:
    _, verdicts, says = SUBMISSIONS[name]
    report = reports[name.replace("\x1b", "\N{REPLACEMENT CHARACTER}")]
    if isinstance(verdicts, str):
        assert verdicts in report.problem
        assert not report.tasks and report.score == 0
        return
    assert not report.problem
    (task,) = report.tasks
    assert [test.verdict for test in task.tests] == verdicts
    assert report.score == sum(test.points for test in task.tests if test.verdict == "correct")
    assert report.exercise == "tiny/pytorch" and report.max_score == 3
    assert says in "\n".join([*report.remarks, *(test.message for test in task.tests)])


def test_the_path_tells_the_exercise_and_so_does_an_option(course: Course, tmp_path: Path) -> None:
    path = tmp_path / "submitted" / "ada" / "tiny" / "tensorflow.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text("{}")
    shutil.copy(path, tmp_path / "some.ipynb")
    assert [r.exercise for r in grading.grade(course, [tmp_path])] == ["", "tiny/tensorflow"]
    (report,) = grading.grade(course, [tmp_path / "some.ipynb"], exercise="tiny/tensorflow")
    assert (report.exercise, report.score, report.max_score) == ("tiny/tensorflow", 0, 3)


@pytest.mark.parametrize(
    ("paths", "exercise", "message"),
    [
        (["nowhere"], None, "no such file or folder: "),
        (["."], None, "no notebook in "),
        (["x.py"], "tinny/pytorch", "no such topic: 'tinny'; did you mean 'tiny'?"),
        (["x.py"], "tiny/torch", "no such framework: 'torch'; did you mean 'pytorch'?"),
    ],
)
def test_what_cannot_be_asked_for(
    course: Course, tmp_path: Path, paths: list[str], exercise: str | None, message: str
) -> None:
    (tmp_path / "x.py").write_text("")
    with pytest.raises(CourseError, match=f"^{re.escape(message)}"):
        grading.grade(course, [tmp_path / path for path in paths], exercise=exercise)


def test_an_interruption_leaves_nothing_running(course: Course, tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").write_text("")
    for number in range(3):
        write(answered(course, ENDLESS), tmp_path / f"endless{number}.ipynb")

    def interrupt(report: grading.Report) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        grading.grade(
            course, [tmp_path], jobs=2, done=interrupt, settings=Settings(limits=Limits(cell_s=500, call_s=500))
        )


@pytest.mark.parametrize("kind", ["pipe", "folder", "device"])
def test_what_is_no_file_is_not_read(course: Course, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "pytorch.ipynb"
    if kind == "folder":
        path.mkdir()
    elif kind == "device":
        path.symlink_to("/dev/zero")
    else:
        os.mkfifo(path)
    report = grading.grade_one(path, grading.exercises(course), SETTINGS)
    assert report.problem == "it is no file" and not report.failed


# --- what people and programs read ------------------------------------------------------------------------------------


@pytest.fixture
def learner(course: Course) -> Iterator[Path]:
    """A learner's own exercise, on loan."""
    path = course.root / "exercises/tiny/pytorch.ipynb"
    before = path.read_bytes()
    yield path
    path.write_bytes(before)


def shown(show: Callable[..., None], reports: object, **options: int) -> str:
    out = io.StringIO()
    show(reports, Console(file=out, width=100, highlight=False, soft_wrap=True), **options)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


def test_check_says_what_is_wrong_and_shows_hints_on_request(course: Course, learner: Path) -> None:
    write(answered(course, "def double(x):\n    return [x] * 2"), learner)
    reports = grading.check(course, "tiny/pytorch")
    assert grading.exit_code(reports) == 1
    text = shown(grading.show_check, reports)
    assert "0 of 3 points" in text
    assert "  ✗ 1. Double  wrong\n    twice 2 is 4, not [2, 2]" in text
    assert "Add it to itself." not in text and "add --hint" in text
    text = shown(grading.show_check, reports, hints=1)
    assert "Add it to itself." in text and "Or multiply." not in text
    assert "Or multiply." in shown(grading.show_check, reports, hints=2)


class Shell:
    """As much of IPython as a check inside a notebook needs."""

    def __init__(self, *ran: str) -> None:
        self.user_ns = {"In": ["", *ran]}


def test_a_notebook_checks_itself_as_it_ran_last(
    course: Course, learner: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(answered(course, "def double(x):\n    return x"), learner)
    before = learner.read_bytes()
    monkeypatch.setenv("JPY_SESSION_NAME", str(learner))
    for ran, says in (
        ([], "twice 2 is 4, not 2"),
        (["def double(x):\n    return 3 * x", "double(2)"], "twice 2 is 4, not 6"),
        (["def double(x):\n    return 3 * x", "def double(x):\n    return 2 * x"], "3 of 3 points"),
    ):
        shell = Shell(*ran)
        monkeypatch.setattr("IPython.get_ipython", lambda shell=shell: shell)
        tandem.check()
        shown = capsys.readouterr().out
        assert says in shown and "exercises/tiny/pytorch.ipynb" in shown and "For hints: check(hints=True)" in shown
        assert ("not saved yet, and checked as it ran last: double" in shown) == bool(ran)
    tandem.check(hints=True)
    assert learner.read_bytes() == before


def test_a_notebook_shows_its_hints_folded(
    course: Course, learner: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("JPY_SESSION_NAME", str(learner))
    monkeypatch.setattr("IPython.get_ipython", Shell)
    displayed = []
    monkeypatch.setattr("IPython.display.display", displayed.append)
    tandem.check(hints=True)
    assert "not attempted" in capsys.readouterr().out
    (shown,) = displayed
    assert "<details><summary>Hint 1</summary>\n\nAdd it to itself.\n\n</details>" in shown.data


def test_a_check_that_is_not_in_a_notebook(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CourseError, match=r"^this is no notebook: run 'tandem check' in a terminal$"):
        tandem.check()
    monkeypatch.setattr("IPython.get_ipython", Shell)
    monkeypatch.setenv("JPY_SESSION_NAME", "/nowhere/x.ipynb")
    with pytest.raises(CourseError, match=r"^it is not known which notebook this is: save it"):
        tandem.check()


def test_a_notebook_that_checks_itself_is_graded_as_any_other(course: Course, tmp_path: Path) -> None:
    notebook = answered(course, "from tandem import check\n\n\ndef double(x):\n    return 2 * x\n\n\ncheck()")
    write(notebook, tmp_path / "mine.ipynb")
    assert grading.grade_one(tmp_path / "mine.ipynb", grading.exercises(course), SETTINGS).score == 3


def test_progress_over_the_course_as_a_table(course: Course, learner: Path) -> None:
    write(answered(course, "def double(x):\n    return 2 * x"), learner)
    text = shown(grading.show_progress, [*grading.check(course, "pytorch"), *grading.check(course, "tensorflow")])
    assert re.search(r"tiny/pytorch +│ ✓ +│ 3 of 3", text)
    assert re.search(r"tiny/tensorflow +│ · +│ 0 of 3", text)
    assert re.search(r"all +│ 1 of 2 +│ 3 of 6", text)


def test_check_says_what_it_could_not_check(course: Course, learner: Path, tmp_path: Path) -> None:
    alone = tmp_path / "alone"
    shutil.copytree(course.root, alone, ignore=shutil.ignore_patterns("solutions"))
    write(answered(course, "def double(x):\n    return 2 * x"), alone / "exercises/tiny/pytorch.ipynb")
    reports = grading.check(Course(alone), "pytorch")
    assert [test.verdict for test in reports[0].tasks[0].tests] == ["correct", "not checked"]
    assert "  ✓ 1. Double  correct\n    the hidden part (1 points) is not checked here" in shown(
        grading.show_check, reports
    )
    assert grading.exit_code(reports) == 0


def test_grades_as_a_table(reports: dict[str, grading.Report]) -> None:
    text = shown(grading.show_grades, lambda: [reports[name] for name in ("right", "wrong", "nothing")])
    assert re.search(r"right.ipynb +│ tiny/pytorch +│ 3/3 +│ ✓", text)
    assert re.search(r"wrong.ipynb +│ tiny/pytorch +│ 0/3 +│ ✗", text)
    assert re.search(r"nothing.ipynb +│ \? +│ 0/0 +│ not graded", text)
    assert "double-test: twice 2 is 4, not 2" in text and "double-hidden:" not in text
    assert "cannot be graded: it is empty" in text


def test_a_report_survives_the_way_through_json(reports: dict[str, grading.Report]) -> None:
    assert reports["wrong"].tasks and reports["nothing"].problem
    for report in reports.values():
        assert grading.Report.from_dict(json.loads(json.dumps(report.to_dict()))) == report


def test_grades_in_gradescopes_format(reports: dict[str, grading.Report]) -> None:
    one = formats.gradescope(reports["wrong-when-hidden"])
    assert (one["score"], one["output"], one["visibility"]) == (2, "", "visible")
    assert one["tests"] == [
        {
            "name": "1. Double (double-test)",
            "score": 2,
            "max_score": 2,
            "status": "passed",
            "output": "correct",
            "visibility": "visible",
        },
        {
            "name": "1. Double (double-hidden)",
            "score": 0.0,
            "max_score": 1,
            "status": "failed",
            "output": "twice 1.5 is 3, not 2",
            "visibility": "hidden",
        },
    ]
    odd = reports["[red]odd\N{REPLACEMENT CHARACTER}name"]
    for show, given in ((grading.show_grades, lambda: [odd]), (grading.show_check, [odd])):
        assert "[red]odd" in shown(show, given) and "\x1b" not in shown(show, given)
    nothing = json.loads(json.dumps(formats.gradescope(reports["nothing"])))
    assert (nothing["score"], nothing["output"]) == (0, "it is empty")


# --- the process that runs answers ------------------------------------------------------------------------------------


def test_an_error_loses_its_colours_and_whatever_else_commands_a_terminal() -> None:
    assert plain("\x1b[1;31mred\x1b[0m and \x1b[2Jgone") == "red and \N{REPLACEMENT CHARACTER}[2Jgone"
