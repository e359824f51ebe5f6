"""The directive ``phrases``: what each framework calls what the other calls otherwise, from ``book/phrases.yml``.

What is wrong in the file is a warning that :mod:`tandem.site.warn` gives once.
"""

from __future__ import annotations

from typing import ClassVar

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from tandem.course import FRAMEWORKS, Course, CourseError
from tandem.entries import near
from tandem.phrases import PHRASES, Phrase, read_phrases
from tandem.site import parts

logger = logging.getLogger(__name__)

ALL = "all"
NOTHING = "no such thing"
ANOTHER_MEANING = "the same word with another meaning"


def setup(app: Sphinx) -> None:
    app.add_directive("phrases", Phrases)


class Phrases(SphinxDirective):
    """``:::{phrases} TOPIC``: the rows of a topic (the page's own if not given); ``all``, with a form to find some."""

    optional_arguments = 1
    option_spec: ClassVar = {}

    def run(self) -> list[nodes.Node]:
        course = Course(self.env.srcdir)
        self.env.note_dependency(str(course.root / PHRASES))
        topic = self.arguments[0] if self.arguments else self.env.docname.rpartition("/")[2]
        if topic != ALL and topic not in course.topics:
            names = [*course.topics, ALL]
            logger.warning("phrases: unknown topic '%s'; %s", topic, near(topic, names), location=self.get_location())
            return []
        try:
            phrases = read_phrases(course, None if topic == ALL else topic)
        except CourseError:
            return []  # said already, with its line
        if not phrases:
            logger.warning("phrases: %s has none on '%s'", PHRASES, topic, location=self.get_location())
            return []
        headings = [*FRAMEWORKS.values(), "Mind that", *(["Topic"] if topic == ALL else [])]
        rows = [self._row(phrase, with_topic=topic == ALL) for phrase in phrases]
        shown = parts.table(headings, rows, classes=["tandem-words"])
        self.set_source_info(shown)
        return [self._finder(course, phrases, shown)] if topic == ALL else [shown]

    def _finder(self, course: Course, phrases: list[Phrase], shown: nodes.table) -> nodes.Element:
        known = {framework: f"I know {name}" for framework, name in FRAMEWORKS.items()}
        used = {phrase.topic for phrase in phrases}
        controls = [
            parts.select("topic", "Topic", {"": "all topics", **{t: t for t in course.topics if t in used}}),
            parts.radios("from", "Read it", {"": "by topic", **known}),
            parts.checkbox("only", "false-friend", f"only {ANOTHER_MEANING} (≠)"),
        ]
        return parts.finder(self, shown, "phrases", controls)

    def _row(self, phrase: Phrase, *, with_topic: bool) -> parts.Row:
        cells = [self._words(phrase, framework) for framework in FRAMEWORKS]
        cells.append(self._note(phrase))
        if with_topic:
            cells.append([self._topic(phrase.topic), parts.permalink(phrase.id, "row")])
        marked = ["only-false-friend"] if phrase.false_friend else []
        return parts.Row(cells, id=phrase.id, classes=[f"topic-{phrase.topic}", *marked])

    def _words(self, phrase: Phrase, framework: str) -> parts.Cell:
        """The words, and the cells that show them below."""
        said = phrase.in_framework(framework)
        words = parts.text(self, said) if said else [nodes.emphasis("", NOTHING)]
        cell = [nodes.paragraph("", "", *words, classes=["tandem-phrase"])]
        places = [place for place in phrase.proof if place.framework == framework]
        if places:
            shown = nodes.paragraph("", "", classes=["tandem-shown-in"])
            for number, place in enumerate(places):
                shown += nodes.Text(" ") if number else nodes.Text("")
                shown += parts.cell_link(self.env, place, place.name)
            cell.append(shown)
        return cell

    def _note(self, phrase: Phrase) -> parts.Cell:
        mark = []
        if phrase.false_friend:
            mark = [
                nodes.inline("", "≠", classes=["tandem-false-friend"]),
                nodes.inline("", f" {ANOTHER_MEANING}: ", classes=["tandem-unseen"]),
                nodes.Text(" "),
            ]
        return [*mark, *parts.text(self, phrase.note)] if mark or phrase.note else []

    def _topic(self, topic: str) -> nodes.Element:
        docname = self.env.docname
        pages = [
            each for each in sorted(self.env.found_docs) if each.startswith("book/") and each.endswith(f"/{topic}")
        ]
        link = addnodes.pending_xref(
            "",
            reftype="doc",
            refdomain="std",
            reftarget=f"/{pages[0] if pages else topic}",
            refdoc=docname,
            refexplicit=True,
            refwarn=True,
        )
        self.set_source_info(link)
        link += nodes.inline("", topic)
        return link
