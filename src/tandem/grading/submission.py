"""Reading what somebody handed in: any bytes at all -> the code in it, matched to the course's cells by grade id.

Nothing of it is run here, and nothing in it is taken for granted.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MAX_BYTES = 50_000_000


class UnreadableError(Exception):
    """Why a file cannot be graded, in one line for the person who handed it in."""


@dataclass(frozen=True)
class Cell:
    """A code cell of a submission. ``grade_id`` is empty if it is the learner's own."""

    grade_id: str
    source: str


def read(path: Path) -> list[Cell]:
    """The code cells in the file at ``path``, in order.

    Raises
    ------
    UnreadableError
        If it is no notebook of nbformat 4.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UnreadableError(
                f"it has {size // 1_000_000} MB, more than {MAX_BYTES // 1_000_000}: clear its outputs"
            )
        data = json.loads(path.read_bytes().decode("utf-8"))
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
        if not isinstance(cell, dict) or cell.get("cell_type") != "code":
            continue
        source = cell.get("source", "")
        if isinstance(source, list):
            source = "".join(line for line in source if isinstance(line, str))
        if isinstance(source, str):
            yield Cell(_grade_id(cell), source.encode("utf-8", "replace").decode())


def _grade_id(cell: dict[str, Any]) -> str:
    about: Any = cell
    for key in ("metadata", "nbgrader", "grade_id"):
        about = about.get(key) if isinstance(about, dict) else None
    return about if isinstance(about, str) and len(about) < 200 else ""
