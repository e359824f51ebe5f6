"""Reading and writing a notebook of the course, and its one normal form. What a lesson or a pair must be is said elsewhere.

The normal form holds content only, so that a difference in git is a difference in content: cell ids that are names,
no noise of execution, no paths of the machine that ran it.
"""

import copy
import json
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

# JupyterLab brings this to jsonschema, which would build a grammar for a kind of address that no notebook holds: a second
# of every start. Without it jsonschema leaves that format unchecked.
sys.modules.setdefault("rfc3987_syntax", None)

import nbformat  # noqa: E402
from nbformat import NotebookNode  # noqa: E402
from nbformat.validator import iter_validate  # noqa: E402

from tandem.course import CourseError  # noqa: E402

VARYING = "nbval-ignore-output"
"""The tag of a cell whose output varies from run to run: stored and shown, not compared."""

KEPT_CELL_METADATA = ("deletable", "editable", "jupyter", "mystnb", "nbgrader", "tags")
KEPT_NOTEBOOK_METADATA = ("mystnb", "tandem")

_FRAME = re.compile(r"^(\x1b\[[\d;]*m)*(File|Cell)\b")
_SITE_PACKAGES = re.compile(r"[^\s'\"]*/(?:site|dist)-packages/")
_STANDARD_LIBRARY = re.compile(r"[^\s'\"]*/lib/python3\.\d+/")


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: the file, the cell in it (its id, or empty for the whole file), and what to do."""

    file: str
    cell: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}{f'#{self.cell}' if self.cell else ''}: {self.message}"


def read(path: Path) -> NotebookNode:
    """The notebook at ``path``.

    Raises
    ------
    CourseError
        If there is no such file, or it is not JSON, not a notebook, or not of nbformat 4.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise CourseError(f"no such notebook: {path}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"{path} cannot be read as UTF-8 text: {error}") from error
    try:
        data = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise CourseError(f"{path} is not valid JSON ({error}): restore it from git") from error
    if not isinstance(data, dict) or data.get("nbformat") != 4:
        found = data.get("nbformat", "none") if isinstance(data, dict) else "none"
        raise CourseError(f"{path} is not a notebook of nbformat 4 (found: {found}): open and save it in JupyterLab")
    # nbformat.validate would give duplicate ids new names; a rule of ours reports them instead.
    for error in iter_validate(data):
        where = "/".join(map(str, error.absolute_path)) or "top"
        raise CourseError(f"{path} is not a valid notebook (at {where}): {error.message.splitlines()[0]}")
    return nbformat.v4.reads(text)


def dumps(notebook: NotebookNode) -> str:
    """The text of a notebook's file."""
    return nbformat.v4.writes(notebook).rstrip("\n") + "\n"


def write(notebook: NotebookNode, path: Path) -> None:
    """Write ``notebook`` to ``path``: first aside, then by renaming, so that an interruption leaves the old file whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        aside.write_text(dumps(notebook), encoding="utf-8", newline="\n")
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def tags(cell: NotebookNode) -> set[str]:
    """The tags of a cell."""
    return set(cell.metadata.get("tags", []))


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    """The code cells that hold any code, in order."""
    return [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]


def headings(notebook: NotebookNode) -> list[str]:
    """The headings of a notebook's text in order, with their marks (``## Recap``), code blocks left out."""
    found = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            text = re.sub(r"^(```|~~~).*?^\1", "", cell.source, flags=re.MULTILINE | re.DOTALL)
            found += re.findall(r"^#{1,6} .*\S", text, flags=re.MULTILINE)
    return found


def glued(notebook: NotebookNode) -> dict[str, str]:
    """What a notebook hands on by name with ``myst_nb.glue``: name -> its text, as stored in the outputs."""
    found = {}
    for cell in code_cells(notebook):
        for output in cell.get("outputs", []):
            scrapbook = output.get("metadata", {}).get("scrapbook")
            if scrapbook:
                prefix = scrapbook.get("mime_prefix", "")
                found[scrapbook["name"]] = output.get("data", {}).get(f"{prefix}text/plain", "")
    return found


def normal_form(notebook: NotebookNode) -> NotebookNode:
    """A copy of ``notebook`` in the course's normal form.

    A cell whose metadata have a ``name`` gets it as its id: JupyterLab shows the metadata of a cell, but not its id.
    """
    notebook = copy.deepcopy(notebook)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    kept = {key: notebook.metadata[key] for key in KEPT_NOTEBOOK_METADATA if key in notebook.metadata}
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
            **kept,
        }
    )
    for cell in notebook.cells:
        name = cell.metadata.pop("name", None)
        cell.id = name or cell.get("id") or nbformat.v4.new_code_cell().id
        worth = {key: cell.metadata[key] for key in KEPT_CELL_METADATA if cell.metadata.get(key) not in (None, [], {})}
        cell.metadata = nbformat.from_dict(worth)
        cell.source = "\n".join(line.rstrip() for line in cell.source.rstrip().split("\n"))
        if cell.cell_type == "code":
            cell.outputs = _normal_outputs(cell.outputs)
    return notebook


def _normal_outputs(outputs: list[NotebookNode]) -> list[NotebookNode]:
    normal: list[NotebookNode] = []
    for output in outputs:
        if output.output_type == "stream":
            output.text = _without_paths(output.text)
            if normal and normal[-1].output_type == "stream" and normal[-1].name == output.name:
                normal[-1].text += output.text
                continue
        elif output.output_type == "error":
            output.evalue = _without_paths(output.evalue)
            output.traceback = _short_traceback(output.traceback)
        output.pop("transient", None)
        normal.append(output)
    return normal


def _without_paths(text: str) -> str:
    """``text`` with the paths of this machine's installation cut off."""
    return _STANDARD_LIBRARY.sub("", _SITE_PACKAGES.sub("", text)).replace(f"{sys.prefix}/", "")


def _short_traceback(traceback: list[str]) -> list[str]:
    """A traceback's frames in the lesson's own cells; each run of frames inside libraries becomes one line."""
    short: list[str] = []
    left_out = 0
    for part in traceback:
        if _FRAME.match(part) and "Cell In[" not in part and "/ipykernel_" not in part:
            left_out += 1
            continue
        if left_out:
            short.append(f"... {left_out} frame{'s' if left_out > 1 else ''} inside libraries")
            left_out = 0
        short.append(_without_paths(part))
    return short
