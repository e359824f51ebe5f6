"""Reading what somebody handed in: any bytes at all -> the code in it, matched to the course's cells by grade id.

Nothing of it is run here, and nothing in it is taken for granted.
"""

import json
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MAX_BYTES = 50_000_000


class UnreadableError(Exception):
    """Why a file cannot be graded, in one line for the person who handed it in."""


@dataclass(frozen=True)
class Cell:
    """A cell of a submission. ``grade_id`` is empty if it is the learner's own; ``kind``: ``code``, or what it became."""

    grade_id: str
    source: str
    kind: str = "code"


def read(path: Path) -> list[Cell]:
    """The code cells in the file at ``path``, in order, and others that have a grade id.

    Raises
    ------
    UnreadableError
        If it is no notebook of nbformat 4.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # a pipe or a device: reading it may never end
            raise UnreadableError("it is no file")
        size = status.st_size
        if size > MAX_BYTES:
            raise UnreadableError(
                f"it has {size // 1_000_000} MB, more than {MAX_BYTES // 1_000_000}: clear its outputs"
            )
        data = json.loads(path.read_bytes().decode("utf-8-sig"))  # Windows writes a mark in front
    except OSError as error:
        raise UnreadableError(f"it cannot be opened: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise UnreadableError("it is not UTF-8 text") from error
    except (ValueError, RecursionError) as error:
        what = "it is empty" if not size else f"it is not valid JSON ({error})"
        raise UnreadableError(what) from error
    if not isinstance(data, dict) or not isinstance(data.get("cells", data.get("worksheets")), list):
        raise UnreadableError("it is JSON, but no notebook")
    if data.get("nbformat") != 4:
        found = json.dumps(data.get("nbformat"))[:20]
        raise UnreadableError(f"it is a notebook of nbformat {found}, not 4: open it in JupyterLab and save it")
    return list(_code(data["cells"]))


def _code(cells: list[Any]) -> Iterator[Cell]:
    for cell in cells:
        if not isinstance(cell, dict):
            continue
        kind = cell.get("cell_type")
        if kind != "code" and not _grade_id(cell):
            continue
        source = cell.get("source", "")
        if isinstance(source, list):
            source = "".join(line for line in source if isinstance(line, str))
        if isinstance(source, str):
            kind = kind if kind in ("code", "markdown", "raw") else "unknown"
            yield Cell(_grade_id(cell), source.encode("utf-8", "replace").decode(), kind)


def _grade_id(cell: dict[str, Any]) -> str:
    about: Any = cell
    for key in ("metadata", "nbgrader", "grade_id"):
        about = about.get(key) if isinstance(about, dict) else None
    return about if isinstance(about, str) and len(about) < 200 else ""
