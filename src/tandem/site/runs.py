"""The directive ``runs``: which notebooks ran, when, how long and on what, from their own metadata. Nothing is typed in."""

from __future__ import annotations

from typing import ClassVar

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from tandem.course import FRAMEWORKS, Course, CourseError, Kind
from tandem.notebook import VARYING, NotebookNode, code_cells, read, tags
from tandem.site import parts
from tandem.site.lesson import in_words, took, versions_in_words

logger = logging.getLogger(__name__)

HEADINGS = ("Notebook", "Outputs of", "Took", "Cells compared", "With", "On")
SHOWN_AS: dict[Kind, tuple[str, str]] = {"notebooks": ("notebooks", "lesson"), "solutions": ("exercises", "solutions")}
"""Where a reader finds a kind of notebook on the site, and what it is called."""

UNKNOWN = "not recorded"


def setup(app: Sphinx) -> None:
    app.add_directive("runs", Runs)


class Runs(SphinxDirective):
    """``:::{runs}``: a row for each lesson and each notebook of solutions."""

    option_spec: ClassVar = {}

    def run(self) -> list[nodes.Node]:
        course = Course(self.env.srcdir)
        rows, compared, total = [], 0, 0
        for topic in course.topics:
            for kind in (each for each in course.kinds(topic) if each in SHOWN_AS):
                for framework in FRAMEWORKS:
                    path = course.notebook(kind, topic, framework)
                    self.env.note_dependency(str(path))
                    try:
                        notebook = read(path)
                    except CourseError as error:
                        logger.warning("runs: %s", error, location=self.get_location())
                        continue
                    held, all_cells = cells_compared(notebook)
                    compared, total = compared + held, total + all_cells
                    rows.append(self._row(kind, topic, framework, notebook))
        summary = nodes.paragraph(
            "",
            f"{len(rows)} notebooks with {total} code cells. The tests run every cell again, and compare the outputs of "
            f"{compared} of them with what is stored; the other {total - compared} show what varies, such as times, and "
            "assert a range instead.",
        )
        shown = parts.table(HEADINGS, rows, classes=["tandem-runs"])
        self.set_source_info(shown)
        return [summary, nodes.container("", shown, classes=["tandem-wide"])]

    def _row(self, kind: Kind, topic: str, framework: str, notebook: NotebookNode) -> parts.Row:
        folder, name = SHOWN_AS[kind]
        ran = notebook.metadata.get("tandem", {})
        held, total = cells_compared(notebook)
        facts = [
            in_words(ran["date"]) if "date" in ran else UNKNOWN,
            took(ran["duration"]) if "duration" in ran else UNKNOWN,
            f"{held} of {total}",
            versions_in_words(ran.get("versions", {})) or UNKNOWN,
            ran.get("machine", UNKNOWN),
        ]
        link = addnodes.pending_xref(
            "",
            reftype="doc",
            refdomain="std",
            reftarget=f"/{folder}/{topic}/{framework}",
            refdoc=self.env.docname,
            refexplicit=True,
            refwarn=True,
        )
        self.set_source_info(link)
        link += nodes.inline("", f"{topic} in {FRAMEWORKS[framework]}: {name}")
        return parts.Row([[link], *([nodes.Text(fact)] for fact in facts)])


def cells_compared(notebook: NotebookNode) -> tuple[int, int]:
    """How many code cells of a notebook have an output that is compared, and how many it has."""
    found = code_cells(notebook)
    return sum(VARYING not in tags(cell) for cell in found), len(found)
