"""The directive ``claims``: what people say, the verdict, and the cells that prove it, from ``book/claims.yml``.

Texts, citations, links and figures all come from the file and the notebooks; what is wrong in the file is a warning
that :mod:`tandem.site.warn` gives once.
"""

from __future__ import annotations

from typing import ClassVar

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from tandem.claims import CLAIMS, REFERENCES, Claim, Place, near, read_claims
from tandem.course import FRAMEWORKS, Course, CourseError
from tandem.site import glue

logger = logging.getLogger(__name__)

ALL = "all"


def setup(app: Sphinx) -> None:
    app.add_directive("claims", Claims)


class Claims(SphinxDirective):
    """``:::{claims} TOPIC``: the claims of a topic (the page's own if not given), or of ``all``."""

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
        shown = nodes.bullet_list(classes=["tandem-claims"])
        self.set_source_info(shown)
        for claim in claims:
            shown += self._claim(claim)
        return [shown]

    def _claim(self, claim: Claim) -> nodes.list_item:
        item = nodes.list_item(ids=[claim.id], classes=["tandem-claim"])
        said = nodes.paragraph("", "", *self._text(claim.claim), classes=["tandem-said"])
        said += nodes.Text(" ")
        said += nodes.inline(
            "", "", *self._text(" ".join(f"{{cite}}`{key}`" for key in claim.said_by)), classes=["tandem-by"]
        )
        badge = nodes.inline(
            "", claim.verdict, classes=["tandem-verdict", f"verdict-{claim.verdict.replace(' ', '-')}"]
        )
        ruling = nodes.paragraph("", "", badge, classes=["tandem-ruling"])
        if claim.detail:
            ruling += [nodes.Text(" "), *self._text(claim.detail)]
        item += [said, ruling, self._proof(claim), *self._figures(claim)]
        return item

    def _proof(self, claim: Claim) -> nodes.paragraph:
        proof = nodes.paragraph("", "Shown in ", classes=["tandem-proof"])
        for number, place in enumerate(claim.evidence):
            proof += nodes.Text(", " if number else "")
            proof += self._cell(place)
        return proof

    def _figures(self, claim: Claim) -> list[nodes.paragraph]:
        """The measured values with their names, as the lessons hand them on."""
        shown = nodes.paragraph("", "Measured: ", classes=["tandem-proof"])
        for number, place in enumerate(claim.figures):
            label = place.name.removeprefix(f"{place.topic}-").replace("-", " ")
            value = glue.values(self.env, place)[place.name]
            shown += nodes.Text(f"{', ' if number else ''}{label} in {FRAMEWORKS[place.framework]} ")
            shown += nodes.strong("", value, classes=["tandem-glued"])
        return [shown] if claim.figures else []

    def _cell(self, place: Place) -> addnodes.pending_xref:
        """A link to a cell, which myst-parser resolves as it does links in text; an anchor that is not there warns."""
        link = addnodes.pending_xref(
            "",
            reftype="myst",
            refdomain="doc",
            reftarget=place.docname,
            reftargetid=place.name,
            refexplicit=True,
            refdoc=self.env.docname,
        )
        self.set_source_info(link)
        link += nodes.inline("", f"{place.name} ({FRAMEWORKS[place.framework]})")
        return link

    def _text(self, markdown: str) -> list[nodes.Node]:
        found, messages = self.state.inline_text(markdown, self.lineno)
        return [*found, *messages]
