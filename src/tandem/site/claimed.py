"""The directive ``claims``: what people say, the verdict, and the cells that prove it, from ``book/claims.yml``.

Texts, citations, links and figures all come from the file and the notebooks; what is wrong in the file is a warning
that :mod:`tandem.site.warn` gives once.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from tandem.claims import CLAIMS, VERDICTS, Claim, read_claims
from tandem.course import FRAMEWORKS, Course, CourseError
from tandem.entries import REFERENCES, near
from tandem.site import glue, parts

logger = logging.getLogger(__name__)

ALL = "all"
ALL_CLAIMS = "book/claims"
"""The page that shows them all."""
HEADINGS = ("What is said", "Verdict", "What running it showed")


def setup(app: Sphinx) -> None:
    app.add_directive("claims", Claims)


class Claims(SphinxDirective):
    """``:::{claims} TOPIC``: the claims of a topic (the page's own if not given); ``all``, with a form to find some."""

    optional_arguments = 1
    option_spec: ClassVar = {}

    def run(self) -> list[nodes.Node]:
        course = Course(self.env.srcdir)
        for path in (CLAIMS, REFERENCES):
            self.env.note_dependency(str(course.root / path))
        topic = self.arguments[0] if self.arguments else self.env.docname.rpartition("/")[2]
        if topic != ALL and topic not in course.topics:
            logger.warning(
                "claims: unknown topic '%s'; %s",
                topic,
                near(topic, [*course.topics, ALL]),
                location=self.get_location(),
            )
            return []
        try:
            claims = read_claims(course, None if topic == ALL else topic)
        except CourseError:
            return []  # said already, with its line
        if not claims:
            logger.warning("claims: %s has none on '%s'", CLAIMS, topic, location=self.get_location())
            return []
        shown = parts.table(HEADINGS, map(self._row, claims), classes=["tandem-claims"])
        self.set_source_info(shown)
        return [self._finder(course, claims, shown)] if topic == ALL else [shown, *self._all(topic)]

    def _all(self, topic: str) -> list[nodes.Node]:
        """A link to the page of all claims, where those of ``topic`` are chosen."""
        if ALL_CLAIMS not in self.env.found_docs:
            return []
        page = posixpath.relpath(ALL_CLAIMS, posixpath.dirname(self.env.docname))
        html = f'<p><a class="reference internal" href="{page}.html?topic={topic}">These claims in the table of all</a></p>'
        return [nodes.raw("", html, format="html")]

    def _finder(self, course: Course, claims: list[Claim], shown: nodes.table) -> nodes.Element:
        count = Counter(claim.verdict for claim in claims)
        verdicts = {"": f"all <b>{len(claims)}</b>"}
        verdicts |= {_slug(verdict): f"{verdict} <b>{count[verdict]}</b>" for verdict in VERDICTS}
        topics = {"": "all topics", **{topic: topic for topic in course.topics if topic in {c.topic for c in claims}}}
        controls = [
            parts.select("topic", "Topic", topics),
            parts.select("about", "About", {"": "either", **FRAMEWORKS}),
            parts.radios("verdict", "Verdict", verdicts),
        ]
        return parts.finder(self, shown, "claims", controls)

    def _row(self, claim: Claim) -> parts.Row:
        about = [f"about-{framework}" for framework in claim.frameworks]
        return parts.Row(
            [self._said(claim), self._verdict(claim), self._shown(claim)],
            id=claim.id,
            classes=["tandem-claim", f"topic-{claim.topic}", f"verdict-{_slug(claim.verdict)}", *about],
        )

    def _said(self, claim: Claim) -> parts.Cell:
        said = nodes.paragraph("", "", *parts.text(self, claim.claim), classes=["tandem-said"])
        said += parts.permalink(claim.id, "claim")
        years = _years(Path(self.env.srcdir, REFERENCES))
        sources = ", ".join(f"{years.get(key, '')} {{cite}}`{key}`" for key in claim.said_by)
        return [said, nodes.paragraph("", "", *parts.text(self, f"said in {sources}"), classes=["tandem-by"])]

    def _verdict(self, claim: Claim) -> parts.Cell:
        badge = nodes.inline("", claim.verdict, classes=["tandem-verdict", f"verdict-{_slug(claim.verdict)}"])
        cell = [nodes.paragraph("", "", badge)]
        for word, version in (("since", claim.since), ("until", claim.until)):
            if version:
                cell.append(nodes.paragraph("", f"{word} ", *parts.text(self, version), classes=["tandem-version"]))
        return cell

    def _shown(self, claim: Claim) -> parts.Cell:
        cell = (
            [nodes.paragraph("", "", *parts.text(self, claim.detail), classes=["tandem-detail"])]
            if claim.detail
            else []
        )
        proof = nodes.paragraph("", "Shown in ", classes=["tandem-proof"])
        proof += parts.cell_links(self.env, claim.evidence)
        return [*cell, *self._figures(claim), proof]

    def _figures(self, claim: Claim) -> list[nodes.Node]:
        """The measured values, in words, as the lessons hand them on; those of both frameworks in one line."""
        if not claim.figures:
            return []
        shown = nodes.bullet_list(classes=["tandem-figures"])
        for label in dict.fromkeys(claim.figures.values()):
            line = nodes.paragraph("", "", *parts.text(self, f"{label}: "))
            places = [place for place, words in claim.figures.items() if words == label]
            for number, place in enumerate(places):
                value = glue.values(self.env, place)[place.name]
                line += nodes.Text(f"{', ' if number else ''}{FRAMEWORKS[place.framework]} ")
                line += nodes.strong("", value, classes=["tandem-glued"])
            shown += nodes.list_item("", line)
        return [shown]


def _years(bibliography: Path) -> dict[str, str]:
    """The year of each entry of the bibliography."""
    return _years_as_of(bibliography, bibliography.stat().st_mtime_ns)


@lru_cache(maxsize=2)
def _years_as_of(bibliography: Path, modified: int) -> dict[str, str]:
    from pybtex.database import parse_file

    return {key: entry.fields.get("year", "") for key, entry in parse_file(str(bibliography)).entries.items()}


def _slug(verdict: str) -> str:
    return verdict.replace(" ", "-")
