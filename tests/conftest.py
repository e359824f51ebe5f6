"""What several tests share: a tiny course of one topic, whose two notebooks keep every rule; a browser, and sites for it."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tandem.course import Course
from tandem.notebook import normal_form, read, write

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TOC = """format: jb-book
root: book/index
chapters:
  - file: book/toy
    sections:
      - file: notebooks/toy/pytorch
      - file: notebooks/toy/tensorflow
      - file: exercises/toy/pytorch
      - file: exercises/toy/tensorflow
"""


def glue_output(name: str, text: str) -> NotebookNode:
    """What ``myst_nb.glue(name, value, display=False)`` stores."""
    return new_output(
        "display_data",
        data={"application/papermill.record/text/plain": text},
        metadata={"scrapbook": {"name": name, "mime_prefix": "application/papermill.record/"}},
    )


def tiny_lesson(framework: str) -> NotebookNode:
    """A lesson that keeps every rule, and needs no framework to run."""
    glue_two = "from myst_nb import glue\n\nglue('toy-two', 2, display=False)"
    cells = [
        new_markdown_cell(f"# Toys in {framework}", id="title"),
        new_code_cell("seed = 0", id="parameters", metadata={"tags": ["parameters"]}, execution_count=1),
        new_markdown_cell("## Counting", id="count-ask"),
        new_code_cell(
            "print(1 + 1)", id="count", execution_count=2, outputs=[new_output("stream", name="stdout", text="2\n")]
        ),
        new_code_cell(glue_two, id="hand-on", execution_count=3, outputs=[glue_output("toy-two", "2")]),
        new_markdown_cell("## Pitfalls\n\n## Recap\n\n## Exercises", id="end"),
    ]
    return normal_form(new_notebook(cells=cells))


@pytest.fixture
def toy(tmp_path: Path) -> Course:
    """A course of one topic, ``toy``."""
    (tmp_path / "_toc.yml").write_text(TOC)
    for framework, name in {"pytorch": "PyTorch", "tensorflow": "TensorFlow"}.items():
        for kind in ("notebooks", "solutions"):
            write(tiny_lesson(name), tmp_path / kind / "toy" / f"{framework}.ipynb")
    (tmp_path / "notebooks" / "parity.yml").write_text("toy:\n  toy-two: {equal: true}\n")
    return Course(tmp_path)


@pytest.fixture
def edit(toy: Course) -> Callable[..., Path]:
    """Change one cell of a toy notebook (by default the PyTorch lesson's ``count``), and return the notebook's path."""

    def change(cell: str = "count", *, path: str = "notebooks/toy/pytorch.ipynb", **fields: object) -> Path:
        file = toy.root / path
        notebook = read(file)
        target = next(c for c in notebook.cells if c.id == cell)
        for name, value in fields.items():
            target[name] = nbformat.from_dict(value)
        write(notebook, file)
        return file

    return change


@pytest.fixture
def tandem(toy: Course) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command ``tandem`` in the toy course, as a person would."""

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "tandem", *words]
        return subprocess.run(command, cwd=toy.root, capture_output=True, text=True, check=False)

    return run


# --- for tests that look at pages ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    from browser import chromium_browser

    with chromium_browser() as running:
        yield running


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the course's own site: the one named in TANDEM_SITE, or built for these tests."""
    from tiny_site import ROOT

    from tandem.site import build

    if built := os.environ.get("TANDEM_SITE"):
        return Path(ROOT, built).resolve()
    return build.build(Course(ROOT), tmp_path_factory.mktemp("site"), quiet=True).parent


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the tiny course's site."""
    from tiny_site import tiny_course

    from tandem.site import build

    return build.build(tiny_course(tmp_path_factory.mktemp("tiny") / "course"), quiet=True).parent


@pytest.fixture(scope="module")
def tiny(tiny_folder: Path) -> Iterator[str]:
    """The address of the tiny course's site."""
    from browser import served

    with served(tiny_folder) as address:
        yield address
