"""The directive ``opening``: the picture of the landing page, drawn from a step of the lessons and from the claims.

Both cells, what they printed and the verdicts are what is stored; the drawing takes the colours of the page, so that it
is light or dark with it. There are two drawings, one for wide and one for narrow screens.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from tandem.claims import CLAIMS, VERDICTS, read_claims
from tandem.course import FRAMEWORKS, Course, CourseError
from tandem.entries import Known
from tandem.notebook import NotebookNode

logger = logging.getLogger(__name__)

NOT_SHOWN = ("assert", "glue(")
LINE, PAD, HEAD, CHARACTER = 20, 16, 38, 7.25
"""Pixels: of a line of code, around it, of a panel's head; of a character of code (12 px, the widest usual font)."""
VERDICT_WORDS = {"holds": "hold", "held once": "held once", "depends": "depend", "does not hold": "do not hold"}


def setup(app: Sphinx) -> None:
    app.add_directive("opening", Opening)


@dataclass(frozen=True)
class Side:
    """What one framework's cell says, and what it printed."""

    framework: str
    lines: Sequence[str]
    printed: str


class Opening(SphinxDirective):
    """``:::{opening} TOPIC STEP``: one step in both frameworks, and below it how many claims there are of each verdict."""

    required_arguments = 2
    option_spec: ClassVar = {}

    def run(self) -> list[nodes.Node]:
        course = Course(self.env.srcdir)
        topic, step = self.arguments
        self.env.note_dependency(str(course.root / CLAIMS))
        known = Known(course)
        sides = []
        for framework in FRAMEWORKS:
            try:
                place, cell = known.cell(f"{topic}/{framework}#{step}")
            except CourseError as error:
                logger.warning("opening: %s", error, location=self.get_location())
                return []
            self.env.note_dependency(self.env.doc2path(place.docname))
            sides.append(side(framework, cell))
        try:
            count = Counter(claim.verdict for claim in read_claims(course))
        except CourseError:
            return []  # said already, with its line
        html = f'<div class="tandem-opening">{wide(sides, count)}{narrow(sides, count)}</div>'
        return [nodes.raw("", html, format="html")]


def side(framework: str, cell: NotebookNode) -> Side:
    """The lines of a cell up to its first assertion, and what it printed."""
    lines = []
    for line in cell.source.splitlines():
        if line.startswith(NOT_SHOWN):
            break
        lines.append(line)
    printed = "".join(output.get("text", "") for output in cell.get("outputs", []))
    return Side(framework, lines, " ".join(printed.split()))


def in_words(sides: Sequence[Side], count: Counter[str]) -> str:
    """What the drawing shows, for those who do not see it."""
    cells = " ".join(
        f"{len(each.lines)} lines of {FRAMEWORKS[each.framework]} print: {each.printed}." for each in sides
    )
    verdicts = ", ".join(f"{count[verdict]} {VERDICT_WORDS[verdict]}" for verdict in VERDICTS)
    return (
        f"The same step in both frameworks. {cells} Below, a bar: of {count.total()} claims that were run, {verdicts}."
    )


def wide(sides: Sequence[Side], count: Counter[str]) -> str:
    """Both cells beside each other, the bar below."""
    width, gap = 780, 20
    panel = (width - gap) / 2
    tall = _panel_height(max(len(each.lines) for each in sides))
    parts = [_panel(each, number * (panel + gap), 0, panel, tall) for number, each in enumerate(sides)]
    return _drawing("wide", width, tall + 88, [*parts, _bar(0, tall + 26, width, count)], in_words(sides, count))


def narrow(sides: Sequence[Side], count: Counter[str]) -> str:
    """Both cells below each other, the bar at the end."""
    width, top, parts = 366, 0.0, []
    for each in sides:
        tall = _panel_height(len(each.lines))
        parts.append(_panel(each, 0, top, width, tall))
        top += tall + 16
    return _drawing("narrow", width, top + 96, [*parts, _bar(0, top + 10, width, count)], in_words(sides, count))


def _drawing(name: str, width: float, height: float, parts: Sequence[str], said: str) -> str:
    return (
        f'<svg class="tandem-{name}" role="img" viewBox="0 0 {width:g} {height:g}" aria-label="{escape(said)}">'
        f"{''.join(parts)}</svg>"
    )


def _panel_height(lines: int) -> float:
    return HEAD + PAD + lines * LINE + 62


def _panel(each: Side, left: float, top: float, width: float, height: float) -> str:
    """A card: the framework's name, its code, and large what it printed."""
    size = min(12, 12 * (width - 2 * PAD) / (CHARACTER * max(map(len, each.lines), default=1)))
    code = "".join(
        f'<text class="code" x="{left + PAD:g}" y="{top + HEAD + PAD + 14 + number * LINE:g}" '
        f'font-size="{size:.3g}">{escape(line).replace(" ", chr(160))}</text>'
        for number, line in enumerate(each.lines)
    )
    ruled = top + height - 50
    return (
        f'<g class="{each.framework}"><rect class="panel" x="{left + 0.5:g}" y="{top + 0.5:g}" width="{width - 1:g}" '
        f'height="{height - 1:g}" rx="8"/><rect class="head" x="{left + 0.5:g}" y="{top + 0.5:g}" width="{width - 1:g}" '
        f'height="4" rx="2"/><text class="name" x="{left + PAD:g}" y="{top + 29:g}">{FRAMEWORKS[each.framework]}</text>'
        f'{code}<line class="rule" x1="{left + PAD:g}" x2="{left + width - PAD:g}" y1="{ruled:g}" y2="{ruled:g}"/>'
        f'<text class="printed" x="{left + PAD:g}" y="{top + height - 18:g}">{escape(each.printed)}</text></g>'
    )


def _bar(left: float, top: float, width: float, count: Counter[str]) -> str:
    """The verdicts as parts of one bar, each with its number, and its words below where there is room."""
    total, gap = count.total(), 3
    parts = [f'<text class="quiet" x="{left:g}" y="{top:g}">{total} claims of articles, put to the test:</text>']
    x, words = left, []
    for verdict in VERDICTS:
        share = width * count[verdict] / total if total else 0
        if not share:
            continue
        name = verdict.replace(" ", "-")
        parts.append(
            f'<rect class="verdict-{name}" x="{x:g}" y="{top + 10:g}" width="{max(share - gap, 1):.4g}" height="24" rx="4"/>'
            f'<text class="number" x="{x + share / 2 - gap / 2:.4g}" y="{top + 26.5:g}">{count[verdict]}</text>'
        )
        words.append(f'<tspan class="verdict-{name}">■</tspan> {VERDICT_WORDS[verdict]}')
        x += share
    legend = "\u2003".join(words)
    return f'{"".join(parts)}<text class="legend" x="{left:g}" y="{top + 54:g}">{legend}</text>'
