"""Reports as other programs read them, kept one by one, for a thousand submissions as for one."""

import base64
import csv
import io
import json
import os
import re
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt
from nbgrader.plugins import CsvExportPlugin
from rich.console import Console

from tandem.course import CourseError
from tandem.files import write_aside
from tandem.grading import batch, formats, github, results
from tandem.grading.inputs import Submission, find
from tandem.grading.report import Report, TaskResult, TestResult, show_grades
from tandem.grading.results import Results

NASTY = "]]>&<b>`x`|\n::error::\x00\x1b[2J\ud800 <img src=x> [a](http://b) @all $x$ 100%"


def report(name: str = "ada.ipynb", *verdicts: str, **about: object) -> Report:
    """A report with a task of one point for each verdict."""
    tasks = [
        TaskResult(f"{number}. Task", (), [TestResult(f"t{number}-test", 1, number == 2, verdict, said(verdict))])
        for number, verdict in enumerate(verdicts, start=1)
    ]
    return Report(name, "graphs/pytorch", 3, tasks, **about)


def said(verdict: str) -> str:
    return "twice 2 is 4, not 3" if verdict == "wrong" else ""


ADA = report("ada.ipynb", "correct", "wrong", "not attempted", seconds=1.5, student="ada", seed=7, isolation=["files"])
BOB = report("bob.ipynb", "correct", "correct", "correct", student="bob", remarks=["a cell is missing"])
CARL = Report("carl.ipynb", "", 0, problem="it is empty", student="carl")
EVE = report(f"eve{NASTY}.ipynb", "wrong", student="=eve", remarks=[NASTY])
EVE.tasks[0].tests[0].message = EVE.tasks[0].title = NASTY
ALL = [ADA, BOB, CARL, EVE]


def all_of(*reports: Report) -> formats.Reports:
    return lambda: iter(reports)


def text(form: Callable[[formats.Reports], Iterator[str]], *reports: Report) -> str:
    return "".join(form(all_of(*reports)))


# --- Gradescope -------------------------------------------------------------------------------------------------------


def test_gradescope_has_what_its_specification_names() -> None:
    """Keys and values of https://gradescope-autograders.readthedocs.io/en/latest/specs/ ."""
    known = {"score", "max_score", "output", "execution_time", "visibility", "tests", "extra_data"}
    known_of_test = {"name", "score", "max_score", "status", "output", "visibility"}
    for one in map(formats.gradescope, ALL):
        assert set(one) <= known and one["visibility"] == "visible"
        for test in one["tests"]:
            assert set(test) <= known_of_test
            assert test["status"] in ("passed", "failed") and test["visibility"] in ("visible", "hidden")
        assert one["score"] == sum(test["score"] for test in one["tests"])
        json.dumps(one)
    ada = formats.gradescope(ADA)
    assert [test["visibility"] for test in ada["tests"]] == ["visible", "hidden", "visible"]
    assert [test["output"] for test in ada["tests"]] == ["correct", "twice 2 is 4, not 3", "not attempted"]
    assert formats.gradescope(CARL)["output"] == "it is empty"


# --- JUnit ------------------------------------------------------------------------------------------------------------

JUNIT = {  # junit-10.xsd of Jenkins' xunit-plugin: element -> attributes that it must have, that it may have, children
    "testsuites": (set(), {"name", "time", "tests", "failures", "errors"}, ["testsuite"]),
    "testsuite": (
        {"name", "tests", "failures", "errors"},
        {"group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"},
        ["testsuite", "properties", "testcase", "system-out", "system-err"],
    ),
    "properties": (set(), set(), ["property"]),
    "property": ({"name", "value"}, set(), []),
    "testcase": (
        {"name"},
        {"time", "classname", "group"},
        ["skipped", "error", "failure", "system-out", "system-err"],
    ),
    "skipped": (set(), {"type", "message"}, []),
    "error": (set(), {"type", "message"}, []),
    "failure": (set(), {"type", "message"}, []),
    "system-out": (set(), set(), []),
}


def breaks_the_schema(element: ElementTree.Element) -> list[str]:
    must, may, children = JUNIT[element.tag]
    wrong = [f"{element.tag} lacks {name}" for name in must - set(element.attrib)]
    wrong += [f"{element.tag} has {name}" for name in set(element.attrib) - must - may]
    wrong += [f"{element.tag} holds {child.tag}" for child in element if child.tag not in children]
    return wrong + [problem for child in element if child.tag in children for problem in breaks_the_schema(child)]


def test_junit_keeps_the_schema_and_adds_up() -> None:
    root = ElementTree.fromstring(text(formats.junit, *ALL))
    assert breaks_the_schema(root) == []
    for suite in root:
        cases = suite.findall("testcase")
        for name, tag in {"tests": ".", "failures": "failure", "errors": "error", "skipped": "skipped"}.items():
            assert int(suite.get(name)) == sum(case.find(tag) is not None for case in cases)
    assert [int(root.get(name)) for name in ("tests", "failures", "errors")] == [8, 2, 1]
    ada = root[0]
    assert ada.get("name") == "ada.ipynb" and ada.get("time") == "1.500"
    assert next(case.get("name") for case in ada.iter("testcase")) == "1. Task (t1-test)"
    assert ada.find(".//failure").get("message") == "twice 2 is 4, not 3"
    about = {p.get("name"): p.get("value") for p in ada.iter("property")}
    assert about == {
        "exercise": "graphs/pytorch",
        "student": "ada",
        "score": "1",
        "max_score": "3",
        "seed": "7",
        "isolation": "files",
    }
    assert root[2].find(".//error").get("message") == "it is empty"
    assert root[3].find(".//failure").get("message").startswith("]]>&<b>`x`|\n::error::\N{REPLACEMENT CHARACTER}")


def test_junit_of_nothing_is_junit() -> None:
    assert breaks_the_schema(ElementTree.fromstring(text(formats.junit))) == []


def test_a_document_that_breaks_the_schema_is_found() -> None:
    wrong = "<testsuites><testsuite name='x' tests='1' failures='0'><testcase skipped='1'><p/></testcase></testsuite></testsuites>"
    assert breaks_the_schema(ElementTree.fromstring(wrong)) == [
        "testsuite lacks errors",
        "testcase lacks name",
        "testcase has skipped",
        "testcase holds p",
    ]


# --- CSV --------------------------------------------------------------------------------------------------------------


def rows(*reports: Report) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text(formats.nbgrader_csv, *reports))))


def test_csv_has_the_columns_that_nbgrader_exports(tmp_path: Path) -> None:
    plugin = CsvExportPlugin()
    plugin.to = str(tmp_path / "theirs.csv")
    plugin.export(SimpleNamespace(assignments=[], students=[]))  # as much of a gradebook as it asks for
    assert (tmp_path / "theirs.csv").read_text().strip().split(",") == list(formats.COLUMNS)


def test_csv_adds_up_what_a_student_handed_in_for_an_assignment() -> None:
    twin = report("ada2.ipynb", "correct", "correct", student="ada")
    twin.exercise = "graphs/tensorflow"
    (ada,) = rows(ADA, twin)
    assert (ada["student_id"], ada["assignment"], ada["score"], ada["max_score"]) == ("ada", "graphs", "3.0", "6.0")
    assert (ada["raw_score"], ada["late_submission_penalty"], ada["timestamp"], ada["duedate"]) == (
        "3.0",
        "0.0",
        "",
        "",
    )


def test_csv_takes_what_was_handed_in_last() -> None:
    early = report("ada.ipynb", "correct", student="ada", handed_in=1e9)
    late = report("ada (2).ipynb", "wrong", student="ada", handed_in=2e9)
    for order in ([early, late], [late, early]):
        (ada,) = rows(*order)
        assert (ada["score"], ada["timestamp"]) == ("0.0", "2033-05-18 03:33:20")


def test_csv_is_safe_in_a_spreadsheet_and_what_cannot_be_graded_is_zero() -> None:
    carl, _, _, eve = sorted(rows(*ALL), key=lambda row: row["assignment"] + row["student_id"].strip("'="))
    assert (carl["student_id"], carl["score"], carl["assignment"]) == ("carl", "0.0", "")
    assert eve["student_id"] == "'=eve"


# --- GitHub -----------------------------------------------------------------------------------------------------------


def test_markdown_shows_the_grades_and_what_is_wrong() -> None:
    shown = text(github.markdown, ADA, BOB, CARL)
    assert '| ada.ipynb | graphs/pytorch | 1 of 3 | <span title="correct">✅</span>' in shown
    assert "| carl.ipynb | ? | 0 of 0 | not graded |" in shown
    assert "| 2. Task | ❌ wrong | 0 of 1 | in a hidden test: twice 2 is 4, not 3 |" in shown
    assert "Cannot be graded: it is empty" in shown and "- a cell is missing" in shown
    assert "### bob.ipynb" in shown


def test_markdown_shows_what_a_learner_wrote_and_obeys_none_of_it() -> None:
    html = MarkdownIt("gfm-like", {"html": False}).render(text(github.markdown, EVE))
    assert not re.search(r"<(a|img|b|code|em|strong|h[1-2](?!>Grades))\b(?!>Grades)", html.replace("<h2>Grades", ""))
    assert "&lt;b&gt;" in html or "&amp;lt;b" in html
    assert html.count("<table>") == 2 and "<td>graphs/pytorch</td>" in html


def test_markdown_of_many_is_short_enough_for_github() -> None:
    many = [report(f"{'x' * 300}{number}.ipynb", "wrong") for number in range(4000)]
    shown = text(github.markdown, *many)
    assert len(shown.encode()) < 1_000_000
    assert re.search(r"\n\d+ submissions are shown; the rest do not fit here\.\n$", shown)
    assert "###" not in text(github.markdown, *many[:51]), "of many, only the table"


def test_annotations_name_the_file_and_cannot_command_github(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lines = list(github.annotations(all_of(*ALL), tmp_path))
    assert lines[0] == "::error file=ada.ipynb,title=2. Task::in a hidden test: twice 2 is 4, not 3\n"
    assert lines[1] == "::error file=carl.ipynb,title=carl.ipynb::it is empty\n"
    assert all(line.startswith("::error ") and line.count("\n") == 1 for line in lines) and len(lines) == 3
    assert "%0A::error::" in lines[2] and "title=]]>&<b>`x`|%0A%3A%3Aerror%3A%3A" in lines[2]
    assert next(github.annotations(all_of(CARL), tmp_path / "other")) == "::error title=carl.ipynb::it is empty\n"
    assert len(list(github.annotations(all_of(*[ADA] * 20), tmp_path))) == github.ANNOTATIONS


def test_classroom_gets_its_result() -> None:
    result = json.loads(base64.b64decode(github.classroom(all_of(ADA, BOB))))
    assert (result["version"], result["status"], result["max_score"]) == (1, "fail", 6)
    assert [(test["status"], test["score"]) for test in result["tests"]] == [("fail", 1), ("pass", 3)]
    assert json.loads(base64.b64decode(github.classroom(all_of(BOB))))["status"] == "pass"
    assert json.loads(base64.b64decode(github.classroom(all_of(BOB, CARL))))["status"] == "error"


# --- for people -------------------------------------------------------------------------------------------------------


def test_the_table_says_why_points_were_lost_of_few_and_not_of_many() -> None:
    def shown(*reports: Report) -> str:
        out = io.StringIO()
        show_grades(all_of(*reports), Console(file=out, width=100, highlight=False, soft_wrap=True))
        return out.getvalue()

    few = shown(ADA, CARL)
    assert re.search(r"ada.ipynb +│ graphs/pytorch +│ 1/3 +│ ✓ ✗ ·", few)
    assert "t2-test: twice 2 is 4, not 3" in few and "cannot be graded: it is empty" in few
    assert "\nisolation: files (seed 7)\n" in few
    many = shown(*[ADA] * 51)
    assert "t2-test" not in many and "keep the reports with --results" in many


# --- kept, one by one -------------------------------------------------------------------------------------------------


def submissions(folder: Path, count: int) -> list[Submission]:
    folder.mkdir(exist_ok=True)
    for number in range(count):
        (folder / f"{number:04}.ipynb").write_text(str(number))
    return find([folder])


def grade(file: Path, *, exercise: str | None) -> Report:
    """Right if the number in the file is even; it fails where the file says so."""
    content = file.read_text()
    if not content.isdigit():
        raise RuntimeError(content)
    made = report("not known here", "correct" if int(content) % 2 == 0 else "wrong")
    made.max_score = 1
    return made


def run(found: list[Submission], kept_in: Results, grading: batch.Grade = grade) -> list[tuple[str, float, bool]]:
    """Name, score, and whether it was there already."""
    done = []
    with ThreadPoolExecutor(2) as pool:
        batch.run(
            found,
            kept_in,
            pool,
            grading,
            at_a_time=lambda: 4,
            done=lambda report, kept: done.append((report.submission, report.score, kept)),
        )
    return sorted(done)


def test_what_was_graded_is_not_graded_again(tmp_path: Path) -> None:
    found, kept_in = submissions(tmp_path / "in", 4), Results(tmp_path / "out", "key")
    names = [one.name for one in found]
    assert run(found, kept_in) == [(name, float(n % 2 == 0), False) for n, name in enumerate(names)]
    assert [kept for *_, kept in run(found, kept_in)] == [True] * 4
    found[1].file.write_text("8")
    assert run(found, kept_in)[1] == (names[1], 1.0, False), "another notebook is graded"
    assert [kept for *_, kept in run(found, Results(tmp_path / "out", "other"))] == [False] * 4, "other tests, too"
    kept_in.file(names[0]).write_text("{")
    assert [kept for *_, kept in run(found[:1], kept_in)] == [False], "and where a report is damaged"


def test_one_submission_that_breaks_the_grader_touches_no_other_and_is_tried_again(tmp_path: Path) -> None:
    found, kept_in = submissions(tmp_path / "in", 3), Results(tmp_path / "out", "key")
    found[1].file.write_text("a bug")
    assert [score for _, score, _ in run(found, kept_in)] == [1, 0, 1]
    broken = list(kept_in.read(found))[1]
    assert broken.failed and broken.problem == "the grader failed here, not you: RuntimeError: a bug"
    assert [kept for *_, kept in run(found, kept_in)] == [True, False, True]


def test_an_interrupted_run_goes_on(tmp_path: Path) -> None:
    found, kept_in = submissions(tmp_path / "in", 20), Results(tmp_path / "out", "key")
    count = 0

    def interrupt(report: Report, kept: bool) -> None:
        nonlocal count
        count += 1
        if count == 7:
            raise KeyboardInterrupt

    with ThreadPoolExecutor(2) as pool, pytest.raises(KeyboardInterrupt):
        batch.run(found, kept_in, pool, grade, at_a_time=lambda: 4, done=interrupt)
    assert len(list((tmp_path / "out").iterdir())) >= 7
    assert sum(kept for *_, kept in run(found, kept_in)) >= 7
    assert len(list(kept_in.read(found))) == 20


def test_names_that_no_file_could_have_have_a_file_each(tmp_path: Path) -> None:
    kept_in = Results(tmp_path, "key")
    names = [
        "a/b.ipynb",
        "a_b.ipynb",
        "a b.ipynb",
        "x" * 500,
        "..",
        "con",
        "\N{GREEK SMALL LETTER ALPHA}",
        "a/b.ipynb (2)",
    ]
    files = [kept_in.file(name) for name in names]
    assert len(set(files)) == len(names) and all(file.parent == tmp_path and len(file.name) < 120 for file in files)


def test_a_thousand_submissions_have_a_report_each_and_few_of_them_are_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While they are graded, while they are written out in every format, and while they are shown."""
    alive, most, made = 0, 0, Report.__init__

    def counted(self: Report, *arguments: object, **named: object) -> None:
        nonlocal alive, most
        made(self, *arguments, **named)
        alive += 1
        most = max(most, alive)
        weakref.finalize(self, gone)

    def gone() -> None:
        nonlocal alive
        alive -= 1

    monkeypatch.setattr(Report, "__init__", counted)
    found, kept_in = submissions(tmp_path / "in", 1000), Results(tmp_path / "out", "key")
    assert len(run(found, kept_in)) == 1000 == len(list(kept_in.folder.iterdir()))
    for form in (formats.junit, formats.nbgrader_csv, github.markdown):
        write_aside(tmp_path / form.__name__, form(lambda: kept_in.read(found)))
    show_grades(lambda: kept_in.read(found), Console(file=io.StringIO()))
    assert len(ElementTree.parse(tmp_path / "junit").getroot()) == 1000
    assert most <= 20, f"{most} reports were in memory at a time"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_said_in_a_line(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(CourseError, match=r"cannot be written: Permission denied$"):
        results.writable(tmp_path / "a" / "results.json")


def test_a_file_where_a_folder_should_be_is_said_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for write in (results.writable, lambda path: write_aside(path, "x")):
        with pytest.raises(CourseError, match=r"^\S+/file/a.json cannot be written: (File exists|Not a directory)$"):
            write(tmp_path / "file" / "a.json")
    (tmp_path / "folder").mkdir()
    with pytest.raises(CourseError, match=r"folder cannot be written: it is a folder$"):
        results.writable(tmp_path / "folder")


def test_what_cannot_be_written_whole_is_not_there_at_all(tmp_path: Path) -> None:
    def pieces() -> Iterator[str]:
        yield "half"
        raise KeyboardInterrupt

    (tmp_path / "a").write_text("before")
    with pytest.raises(KeyboardInterrupt):
        write_aside(tmp_path / "a", pieces())
    assert [path.read_text() for path in tmp_path.iterdir()] == ["before"]


@pytest.mark.parametrize(
    ("reports", "percent", "code"),
    [
        ([BOB], 100, 0),
        ([BOB, ADA], 100, 1),
        ([BOB, ADA], 33, 0),
        ([BOB, ADA], 34, 1),
        ([ADA], 0, 0),
        ([CARL], 0, 1),
        ([BOB, Report("x", "", 0, problem="lost", failed=True)], 0, 3),
    ],
)
def test_how_a_run_ends(reports: list[Report], percent: float, code: int) -> None:
    tally = batch.Tally()
    for one in reports:
        tally.add(one, False, percent)
    assert tally.exit_code == code
