"""The command line: its help, and what bad input gets: one clear line, exit code 2, nothing lost."""

import json
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from tandem.cli import main
from tandem.course import Course

Tandem = Callable[..., subprocess.CompletedProcess[str]]


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_has_a_line_of_help_and_an_example(name: str) -> None:
    command = main.commands[name]
    text = command.get_help(click.Context(command, info_name=f"tandem {name}"))
    assert f"Example:\n    tandem {name}" in text
    assert command.get_short_help_str()


def test_the_commands_are_those_of_the_documentation() -> None:
    assert set(main.commands) == {"lab", "run", "verify", "book", "release", "check", "grade", "bench"}


def fails_in_one_line(done: subprocess.CompletedProcess[str], message: str) -> None:
    assert done.returncode == 2, done
    assert done.stderr.startswith("tandem: ")
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert message in done.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["run", "toi"], "no such topic: 'toi'; did you mean 'toy'?"),
        (["run", "xyz"], "no such topic: 'xyz'; there are: toy"),
        (["run", "toy/pytorhc"], "no such framework: 'pytorhc'; did you mean 'pytorch'?"),
        (["run", "toy/x.ipynb"], "no such notebook: toy/x.ipynb"),
        (["run", "toy/pytorch", "-p", "sead", "1"], "has no parameter 'sead'; did you mean 'seed'?"),
        (["run", "toy/pytorch", "-p", "seed", "[1"], "the value of -p seed is not valid YAML"),
        (["verify", "toi"], "no such topic: 'toi'; did you mean 'toy'?"),
        (["lab", "toi", "--no-browser"], "no such topic: 'toi'; did you mean 'toy'?"),
        (["release", "toi"], "no such topic: 'toi'; did you mean 'toy'?"),
        (["check", "toi"], "no such topic: 'toi'; did you mean 'toy'?"),
        (["grade", "nothing-here"], "nothing-here"),
    ],
)
def test_a_wrong_name(tandem: Tandem, words: list[str], message: str) -> None:
    fails_in_one_line(tandem(*words), message)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is not valid JSON"),
        (b'{"cells": [', "is not valid JSON"),
        (b"[]", "is not a notebook of nbformat 4 (found: none)"),
        (b'{"nbformat": 3, "worksheets": []}', "is not a notebook of nbformat 4 (found: 3)"),
        (
            b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{}]}',
            "is not a valid notebook (at cells/0)",
        ),
        (b"\xff\xfe\x00", "cannot be read as UTF-8"),
    ],
)
@pytest.mark.parametrize("command", ["run", "verify"])
def test_a_broken_notebook(tandem: Tandem, toy: Course, command: str, content: bytes, message: str) -> None:
    path = toy.notebook("notebooks", "toy", "pytorch")
    path.write_bytes(content)
    fails_in_one_line(tandem(command, "toy/pytorch"), message)
    assert path.read_bytes() == content


def test_a_missing_notebook(tandem: Tandem, toy: Course) -> None:
    toy.notebook("notebooks", "toy", "tensorflow").unlink()
    fails_in_one_line(tandem("run", "toy"), "no such notebook: notebooks/toy/tensorflow.ipynb")
    fails_in_one_line(tandem("lab", "toy"), "no such notebook: notebooks/toy/tensorflow.ipynb")


def test_a_missing_twin_is_a_problem_of_the_pair(tandem: Tandem, toy: Course) -> None:
    toy.notebook("notebooks", "toy", "tensorflow").unlink()
    done = tandem("verify", "--rules-only")
    assert done.returncode == 1
    assert "notebooks/toy/tensorflow.ipynb: is missing: the twin of notebooks/toy/pytorch.ipynb" in done.stderr


def test_outside_a_course_the_own_checkout_is_found(tmp_path: Path) -> None:
    assert (Course.find(tmp_path).root / "pyproject.toml").is_file()


def test_a_table_of_contents_that_cannot_be_read(tandem: Tandem, toy: Course) -> None:
    (toy.root / "_toc.yml").write_text("a: [")
    fails_in_one_line(tandem("verify"), "_toc.yml cannot be read")


def test_a_port_in_use(tandem: Tandem) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        fails_in_one_line(tandem("lab", "toy", "--no-browser", "--port", port), f"port {port} cannot be used")


def test_verify_says_what_it_ran(tandem: Tandem) -> None:
    done = tandem("verify", "toy/pytorch")
    assert done.returncode == 0, done
    assert "2 notebooks keep the rules" in done.stdout
    assert "6 code cells of 2 notebooks were run again: all hold" in done.stdout


def test_verify_fails_on_an_edited_number(tandem: Tandem, toy: Course) -> None:
    path = toy.notebook("notebooks", "toy", "pytorch")
    path.write_text(path.read_text().replace('"2\\n"', '"3\\n"'))
    done = tandem("verify", "toy/pytorch")
    assert done.returncode == 1
    assert "not all hold" in done.stdout
    assert done.stderr.endswith("notebooks/toy/pytorch.ipynb#count: stores '3' and now gives '2'\ntandem: 1 problem\n")


def test_a_cell_that_was_not_run_comes_before_what_follows_from_it(tandem: Tandem, edit: Callable[..., Path]) -> None:
    edit("hand-on", execution_count=None, outputs=[])  # the pair then lacks its common result
    done = tandem("verify", "toy/pytorch")
    assert (done.returncode, done.stderr) == (
        1,
        "notebooks/toy/pytorch.ipynb#hand-on: was not run: run the notebook with `tandem run`\ntandem: 1 problem\n",
    )


def test_verify_without_a_topic_fails(tandem: Tandem, toy: Course) -> None:
    (toy.root / "_toc.yml").write_text("format: jb-book\nroot: book/index\n")
    fails_in_one_line(tandem("verify"), "the course has no topic")


def test_a_topic_may_have_no_exercises_yet(tandem: Tandem, toy: Course) -> None:
    toc = toy.root / "_toc.yml"
    toc.write_text("".join(line for line in toc.read_text().splitlines(keepends=True) if "exercises/" not in line))
    done = tandem("verify", "toy", "--rules-only")
    assert (done.returncode, done.stdout) == (0, "2 notebooks keep the rules\n")
    for command in ("release", "check"):
        fails_in_one_line(tandem(command, "toy"), "toy has no exercises: _toc.yml lists none")


def test_run_tells_what_became_of_each_notebook(tandem: Tandem, toy: Course) -> None:
    assert tandem("run", "toy/pytorch").stdout == "notebooks/toy/pytorch.ipynb: stored\n"
    own = tandem("run", "toy/pytorch", "-p", "seed", "3")
    assert own.stdout == "notebooks/toy/pytorch.ipynb: written to _build/runs/toy/pytorch.ipynb\n"
    sources = [
        "".join(cell["source"])
        for cell in json.loads((toy.root / "_build/runs/toy/pytorch.ipynb").read_text())["cells"]
    ]
    assert any("seed = 3" in source for source in sources)
