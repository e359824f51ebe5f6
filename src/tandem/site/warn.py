"""Warnings of the build, which are errors: checks of its own, and places in notebooks that a person can find.

myst-nb numbers the lines of a notebook by cell (``pytorch.ipynb:140003``); here that becomes ``pytorch.ipynb#the-cell:3``.
"""

from __future__ import annotations

import json
import logging as std_logging
import re
from functools import lru_cache
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from tandem import claims, meanings, phrases
from tandem.course import Course

logger = logging.getLogger(__name__)


def setup(app: Sphinx) -> None:
    app.connect("builder-inited", _check_lists)
    app.connect("doctree-read", _check_pictures)
    for handler in std_logging.getLogger("sphinx").handlers:
        if not any(isinstance(each, _CellNames) for each in handler.filters):
            handler.addFilter(_CellNames())


def _check_lists(app: Sphinx) -> None:
    course = Course(Path(app.srcdir))
    for problem in [*claims.problems(course), *phrases.problems(course), *meanings.problems(course)]:
        logger.warning(problem.message, location=str(Path(app.srcdir) / problem.file))


def _check_pictures(app: Sphinx, document: nodes.document) -> None:
    """Every picture has words; docutils would put the file's name in their place."""
    for image in document.findall(nodes.image):
        if not str(image.get("alt", "")).strip():
            logger.warning("a picture without alt text: say in words what it shows", location=_place(app, image))


def _place(app: Sphinx, node: nodes.Element) -> object:
    """Where a node stands. Outputs of a cell have no line of their own: the cell has."""
    while node.parent is not None and not node.line:
        node = node.parent
    return node if node.line else app.env.docname


class _CellNames(std_logging.Filter):
    """Write a place in a notebook as file, cell and line."""

    def filter(self, record: std_logging.LogRecord) -> bool:
        location = getattr(record, "location", None)
        if isinstance(location, str):
            record.location = readable(location)
        return True


def readable(location: str) -> str:
    """``location`` with the number that myst-nb gives a notebook's line replaced by cell and line."""
    if not (match := re.fullmatch(r"(.+\.ipynb):(\d{5,})", location)):
        return location
    path, number = Path(match[1]), int(match[2])
    names = _cells(path, path.stat().st_mtime_ns) if path.is_file() else ()
    index = number // 10000 - 1
    if index >= len(names):
        return str(path)
    name, is_text = names[index]
    line = number % 10000 - 1 - is_text  # a text cell has one line more while it is read: the one that names it
    return f"{path}#{name}" + (f":{line}" if line > 0 else "")


@lru_cache(maxsize=64)
def _cells(path: Path, modified: int) -> tuple[tuple[str, bool], ...]:
    """Name of each cell of a notebook, and whether it is a text cell."""
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        return tuple((cell.get("id", ""), cell.get("cell_type") == "markdown") for cell in notebook["cells"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ()
