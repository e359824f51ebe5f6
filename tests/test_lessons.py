"""Each rule for a notebook rejects a tiny notebook that breaks it, and says where and what."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_output

from tandem import lessons
from tandem.course import Course, CourseError
from tandem.notebook import dumps, normal_form, read, write

PNG = new_output("display_data", data={"image/png": "aGk="})
ERROR = new_output("error", ename="ValueError", evalue="no", traceback=["ValueError: no"])


def stream(text: str, name: str = "stdout") -> object:
    return new_output("stream", name=name, text=text)


def problems(course: Course, path: Path) -> list[str]:
    return [str(problem) for problem in lessons.check(course, path)]


def test_a_lesson_that_keeps_the_rules_has_no_problem(toy: Course) -> None:
    assert [problem for path in toy.notebooks("notebooks") for problem in lessons.check(toy, path)] == []


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"execution_count": None}, "#count: was not run: run the notebook with `tandem run`"),
        ({"execution_count": 7}, "#count: was run as number 7, not 2"),
        ({"outputs": []}, "#count: should show something and has no output"),
        ({"source": "1 + 1", "outputs": []}, "#count: should show something and has no output"),
        ({"outputs": [ERROR]}, "#count: stores an error and is not tagged raises-exception"),
        ({"metadata": {"tags": ["raises-exception"]}}, "#count: is tagged raises-exception and raised none"),
        ({"outputs": [stream("careful", "stderr")]}, "#count: writes to stderr"),
        ({"source": "print(1);"}, "#count: ends in `;`"),
        ({"outputs": [stream("<object at 0x7f12ab34cd56>")]}, "#count: shows a memory address (0x7f12ab34cd56)"),
        ({"outputs": [stream("File /home/me/x.py")]}, "#count: shows a path of one machine (/home/me/x.py)"),
        ({"outputs": [PNG]}, "#count: shows a picture without alt text"),
        ({"source": "import tensorflow as tf"}, "#count: imports tensorflow, which is the twin's (TensorFlow)"),
        ({"source": "from tandem.quiet import tensorflow as tf"}, "#count: imports tensorflow, which is the twin's"),
        ({"id": "5f1b2c3d"}, "#5f1b2c3d: has an id that names no step"),
        ({"id": "title"}, "#title: has the id of another cell"),
        ({"metadata": {"collapsed": True}}, ": is not in normal form: run it with `tandem run`"),
        ({"metadata": {"tags": ["parameters"]}}, ": has 2 cells tagged parameters, not one"),
    ],
)
def test_a_rule_names_the_cell_that_breaks_it(
    toy: Course, edit: Callable[..., Path], fields: dict, message: str
) -> None:
    path = edit(**fields)
    found = problems(toy, path)
    assert any(problem.startswith(f"notebooks/toy/pytorch.ipynb{message}") for problem in found), found


@pytest.mark.parametrize("source", ["![](picture.svg)", '<img src="picture.svg">', '<img src="p.svg" alt="">'])
def test_a_picture_in_text_needs_words(toy: Course, edit: Callable[..., Path], source: str) -> None:
    assert any(
        "#count-ask: shows a picture without alt text" in p for p in problems(toy, edit("count-ask", source=source))
    )


def test_a_picture_with_words_is_fine(toy: Course, edit: Callable[..., Path]) -> None:
    described = {"mystnb": {"image": {"alt": "A dot."}}}
    assert problems(toy, edit(outputs=[PNG], metadata=described)) == []


@pytest.mark.parametrize(
    ("link", "message"),
    [
        ("[x](#count)", "links to '#count', where JupyterLab does not go: '#cell-id=count'"),
        ("[x](tensorflow.ipynb#count)", "where JupyterLab does not go: 'tensorflow.ipynb#cell-id=count'"),
        ("[x]: ../toy/tensorflow.ipynb#count", "where JupyterLab does not go: '../toy/tensorflow.ipynb#cell-id=count'"),
        ("[x](#cell-id=counts)", "links to the cell 'counts', which it does not have"),
    ],
)
def test_a_link_to_a_cell_has_the_form_that_jupyterlab_follows(
    toy: Course, edit: Callable[..., Path], link: str, message: str
) -> None:
    found = problems(toy, edit("count-ask", source=f"## Counting\n\n{link}"))
    assert any("#count-ask: " in problem and message in problem for problem in found), found


def test_other_links_have_any_form(toy: Course, edit: Callable[..., Path]) -> None:
    links = (
        "[x](#cell-id=count) [x](tensorflow.ipynb#cell-id=any) [x](https://example.org/a#b) [x](../../book/toy.md#one)"
    )
    assert problems(toy, edit("count-ask", source=f"## Counting\n\n{links}")) == []


def test_a_lesson_ends_with_its_three_sections(toy: Course, edit: Callable[..., Path]) -> None:
    assert any("does not end with the sections ## Pitfalls" in p for p in problems(toy, edit("end", source="## Recap")))


def test_a_solution_need_not_be_built_as_a_lesson(toy: Course, edit: Callable[..., Path]) -> None:
    assert problems(toy, edit("end", path="solutions/toy/pytorch.ipynb", source="## Recap")) == []


# --- run


def test_running_twice_changes_nothing(toy: Course) -> None:
    path = toy.notebook("notebooks", "toy", "pytorch")
    assert lessons.run(toy, path, progress=False) == "stored"
    before = path.read_bytes()
    assert lessons.run(toy, path, progress=False) == "gives what is stored"
    assert path.read_bytes() == before
    ran = read(path).metadata["tandem"]
    assert set(ran) == {"date", "duration", "machine", "versions"}
    assert isinstance(ran["duration"], int)
    assert re.fullmatch(r"\w+ \w+, \d+ cores?", ran["machine"])
    assert [problem for problem in lessons.check(toy, path)] == []


def test_another_day_or_machine_or_pace_is_no_change(toy: Course) -> None:
    path = toy.notebook("notebooks", "toy", "pytorch")
    lessons.run(toy, path, progress=False)
    notebook = read(path)
    notebook.metadata["tandem"].update(date="2001-01-01", duration=9999, machine="Abacus wood, 1 core")
    write(notebook, path)
    before = path.read_bytes()
    assert lessons.run(toy, path, progress=False) == "gives what is stored"
    assert path.read_bytes() == before


def test_a_notebook_that_does_not_tell_of_its_run_gets_to(toy: Course) -> None:
    path = toy.notebook("notebooks", "toy", "pytorch")
    lessons.run(toy, path, progress=False)
    notebook = read(path)
    del notebook.metadata["tandem"]["duration"]
    write(notebook, path)
    assert lessons.run(toy, path, progress=False) == "stored"
    assert "duration" in read(path).metadata["tandem"]


def test_varying_outputs_are_stored_anew_only_on_request(toy: Course, edit: Callable[..., Path]) -> None:
    path = edit(source="import time\n\nprint(time.time_ns())", metadata={"tags": ["nbval-ignore-output"]})
    lessons.run(toy, path, progress=False)
    before = path.read_bytes()
    assert lessons.run(toy, path, progress=False) == "gives what is stored"
    assert path.read_bytes() == before
    assert lessons.run(toy, path, refresh=True, progress=False) == "stored"
    assert path.read_bytes() != before


def test_a_failed_run_leaves_the_notebook_and_says_which_cell(toy: Course, edit: Callable[..., Path]) -> None:
    path = edit(source="print(1 / 0)")
    before = path.read_bytes()
    with pytest.raises(CourseError, match=r"toy/pytorch.ipynb#count failed: ZeroDivisionError: division by zero"):
        lessons.run(toy, path, progress=False)
    assert path.read_bytes() == before
    assert (toy.root / "_build/runs/toy/pytorch.ipynb").is_file()
    assert list(path.parent.glob(".*")) == []


def test_a_dead_kernel_leaves_the_notebook(toy: Course, edit: Callable[..., Path]) -> None:
    path = edit(source="import os\n\nos._exit(1)\nprint(1)")
    before = path.read_bytes()
    with pytest.raises(CourseError, match="#count failed: its kernel died"):
        lessons.run(toy, path, progress=False)
    assert path.read_bytes() == before


def test_a_cell_that_is_meant_to_fail_may(toy: Course, edit: Callable[..., Path]) -> None:
    path = edit(source="1 / 0", metadata={"tags": ["raises-exception"]})
    assert lessons.run(toy, path, progress=False) == "stored"
    assert problems(toy, path) == []


def test_parameters_make_a_run_of_ones_own(toy: Course, edit: Callable[..., Path]) -> None:
    path = edit(source="print(seed + 1)")
    before = path.read_bytes()
    assert lessons.run(toy, path, {"seed": "41"}, progress=False) == "written to _build/runs/toy/pytorch.ipynb"
    assert path.read_bytes() == before
    assert "42\n" in dumps(read(toy.root / "_build/runs/toy/pytorch.ipynb")).replace("\\n", "\n")


def test_what_is_stored_is_of_a_cpu(toy: Course, edit: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "0")
    path = edit(source="import os\n\nprint(os.environ['CUDA_VISIBLE_DEVICES'])")
    lessons.run(toy, path, progress=False)
    assert read(path).cells[3].outputs[0].text == "-1\n"
    assert lessons.verify(toy, [path]) == (3, [])
    lessons.run(toy, path, {"seed": "1"}, progress=False)
    own = read(toy.root / "_build/runs/toy/pytorch.ipynb")
    assert [cell.outputs[0].text for cell in own.cells if cell.id == "count"] == ["0\n"]


def test_an_unknown_parameter_suggests_the_near_one(toy: Course) -> None:
    with pytest.raises(CourseError, match=r"has no parameter 'sed'; did you mean 'seed'\?"):
        lessons.run(toy, toy.notebook("notebooks", "toy", "pytorch"), {"sed": "1"}, progress=False)


def test_a_cell_that_needs_a_compiler_says_so(
    toy: Course, edit: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = edit(metadata={"tags": ["needs-compiler"]})
    monkeypatch.setenv("PATH", "")
    with pytest.raises(CourseError, match=r"#count needs a C\+\+ compiler and none is on PATH"):
        lessons.run(toy, path, progress=False)


# --- verify


def test_verify_runs_every_cell_of_every_notebook(toy: Course, capfd: pytest.CaptureFixture[str]) -> None:
    assert lessons.verify(toy, toy.notebooks("notebooks")) == (6, [])


def test_an_edited_number_does_not_hold(
    toy: Course, edit: Callable[..., Path], capfd: pytest.CaptureFixture[str]
) -> None:
    path = edit(outputs=[stream("3\n")])
    ran, problems = lessons.verify(toy, [path])
    assert (ran, *map(str, problems)) == (3, "notebooks/toy/pytorch.ipynb#count: stores '3' and now gives '2'")
    assert "notebooks/toy/pytorch.ipynb#count" in capfd.readouterr().out


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("1 / 0", "Cell execution caused an exception: ZeroDivisionError: division by zero"),
        ("print(1 + 1)\nprint('more')", "now also gives 'more'"),
        ("_ = 1", "no longer gives 'stdout'"),
    ],
)
def test_a_cell_that_does_not_hold_is_named(
    toy: Course,
    edit: Callable[..., Path],
    capfd: pytest.CaptureFixture[str],
    source: str,
    message: str,
) -> None:
    _, problems = lessons.verify(toy, [edit(source=source)])
    assert [*map(str, problems)] == [f"notebooks/toy/pytorch.ipynb#count: {message}"]


def test_verifying_nothing_fails(toy: Course) -> None:
    path = toy.root / "empty.ipynb"
    notebook = read(toy.notebook("notebooks", "toy", "pytorch"))
    notebook.cells = []
    write(notebook, path)
    with pytest.raises(CourseError, match="nothing to verify"):
        lessons.verify(toy, [path])


def test_reading_a_notebook_builds_no_grammar_of_addresses() -> None:
    """A second of every start, which JupyterLab's extra of jsonschema costs: of each process of pytest under verify, too."""
    code = "import {}, nbformat, sys; print([name for name in sys.modules if name.startswith('lark')])"
    for module in ("tandem.notebook", "tandem.cell_ids"):
        done = subprocess.run([sys.executable, "-c", code.format(module)], capture_output=True, text=True, check=True)
        assert done.stdout == "[]\n", module


# --- the normal form


def test_a_name_in_the_metadata_becomes_the_id(toy: Course) -> None:
    notebook = read(toy.notebook("notebooks", "toy", "pytorch"))
    notebook.cells.append(new_code_cell("x = 1", metadata={"name": "one-more", "collapsed": True}))
    cell = normal_form(notebook).cells[-1]
    assert (cell.id, dict(cell.metadata)) == ("one-more", {})


def test_the_normal_form_is_stable_and_leaves_its_argument(toy: Course) -> None:
    notebook = read(toy.notebook("notebooks", "toy", "pytorch"))
    notebook.cells[3].outputs = [stream("2"), stream("\n")]
    before = dumps(notebook)
    once = normal_form(notebook)
    assert dumps(normal_form(once)) == dumps(once)
    assert [output.text for output in once.cells[3].outputs] == ["2\n"]
    assert dumps(notebook) == before


def test_library_frames_and_paths_leave_a_traceback(toy: Course) -> None:
    frames = [
        "ValueError  Traceback (most recent call last)",
        "Cell In[2], line 1\n----> 1 f()",
        "File /opt/venv/lib/python3.11/site-packages/torch/x.py:3, in g()",
        "File /opt/venv/lib/python3.11/site-packages/torch/y.py:4, in h()",
        "ValueError: in /opt/venv/lib/python3.11/site-packages/torch/y.py",
    ]
    notebook = read(toy.notebook("notebooks", "toy", "pytorch"))
    notebook.cells[3].outputs = [new_output("error", ename="ValueError", evalue="no", traceback=frames)]
    assert normal_form(notebook).cells[3].outputs[0].traceback == [
        frames[0],
        frames[1],
        "... 2 frames inside libraries",
        "ValueError: in torch/y.py",
    ]
