"""The directive ``meanings``: the porting table, from ``book/porting/rows.yml``, its figures straight from the lessons.

What is wrong in the file is a warning that :mod:`tandem.site.warn` gives once.
"""

from __future__ import annotations

from typing import ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from tandem.course import FRAMEWORKS, Course, CourseError
from tandem.entries import near
from tandem.meanings import ROWS, Meaning, read_meanings
from tandem.site import parts

logger = logging.getLogger(__name__)

ALL = "all"
HEADINGS = ("What", *FRAMEWORKS.values(), "Conversion", "Apart before", "after")
NOTHING = "nothing to convert"


def setup(app: Sphinx) -> None:
    app.add_directive("meanings", Meanings)


class Meanings(SphinxDirective):
    """``:::{meanings} TOPIC``: the rows of a topic (the page's own if not given); ``all``, with a form to find some."""

    optional_arguments = 1
    option_spec: ClassVar = {}

    def run(self) -> list[nodes.Node]:
        course = Course(self.env.srcdir)
        self.env.note_dependency(str(course.root / ROWS))
        topic = self.arguments[0] if self.arguments else self.env.docname.rpartition("/")[2]
        if topic != ALL and topic not in course.topics:
            names = [*course.topics, ALL]
            logger.warning("meanings: unknown topic '%s'; %s", topic, near(topic, names), location=self.get_location())
            return []
        try:
            rows = read_meanings(course, None if topic == ALL else topic)
        except CourseError:
            return []  # said already, with its line
        if not rows:
            logger.warning("meanings: %s has none on '%s'", ROWS, topic, location=self.get_location())
            return []
        for each in dict.fromkeys(row.topic for row in rows):
            for framework in FRAMEWORKS:
                self.env.note_dependency(str(course.notebook("notebooks", each, framework)))
        shown = parts.table(
            HEADINGS, [self._row(row, anchor=topic == ALL) for row in rows], classes=["tandem-meanings"]
        )
        self.set_source_info(shown)
        return [self._finder(course, rows, shown)] if topic == ALL else [shown]

    def _finder(self, course: Course, rows: list[Meaning], shown: nodes.table) -> nodes.Element:
        count = sum(row.same for row in rows)
        kinds = {"": f"all <b>{len(rows)}</b>"}
        kinds |= {"another": f"another meaning <b>{len(rows) - count}</b>", "same": f"the same <b>{count}</b>"}
        used = {row.topic for row in rows}
        controls = [
            parts.radios("meaning", "Meaning", kinds),
            parts.select("topic", "Lesson", {"": "all lessons", **{t: t for t in course.topics if t in used}}),
        ]
        return parts.finder(self, shown, "rows", controls)

    def _row(self, row: Meaning, *, anchor: bool) -> parts.Row:
        if anchor:  # other pages refer to it: {ref}`words <row-TOPIC-STEP>`
            self.env.get_domain("std").note_hyperlink_target(row.id, self.env.docname, row.id, row.what)
        meaning = "meaning-same" if row.same else "meaning-another"
        return parts.Row(
            [
                self._what(row, anchor=anchor),
                *(self._meant(row, framework) for framework in FRAMEWORKS),
                parts.text(self, row.conversion) if row.conversion else [nodes.emphasis("", NOTHING)],
                self._figure("before", row.before),
                self._figure("after", row.after),
            ],
            id=row.id if anchor else "",
            classes=[f"topic-{row.topic}", meaning],
        )

    def _what(self, row: Meaning, *, anchor: bool) -> parts.Cell:
        link = parts.permalink(row.id, "row")
        return [nodes.strong("", "", *parts.text(self, row.what)), *([link] if anchor else [])]

    def _meant(self, row: Meaning, framework: str) -> parts.Cell:
        """What the framework means, and the cell that shows it below; on a phone the framework's name is shown in front."""
        place = row.place(framework)
        shown = nodes.paragraph("", "", classes=["tandem-shown-in"])
        shown += parts.cell_link(self.env, place, place.name)
        name = nodes.inline("", FRAMEWORKS[framework], classes=["tandem-narrow", f"tandem-{framework}"])
        return [nodes.paragraph("", "", name, *parts.text(self, row.in_framework(framework))), shown]

    def _figure(self, label: str, figure: str) -> parts.Cell:
        if not figure:
            return []
        name = nodes.inline("", f"apart {label}", classes=["tandem-narrow"])
        return [name, nodes.inline("", figure, classes=["tandem-glued"])]
