"""The directive ``predict``: a question to a reader, and the answer, folded: the cells of a step, as they ran.

The cells are placed by :mod:`tandem.site.compare`; what follows a line ``+++`` explains them, inside the fold.
"""

from __future__ import annotations

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator

from tandem.site.compare import Compare

logger = logging.getLogger(__name__)

LABEL = "Predict"
FOLDED = "Look what it gave"
BREAK = "+++"


def setup(app: Sphinx) -> None:
    app.add_node(folded, html=(_open, _close))
    app.add_directive("predict", Predict)


class folded(nodes.General, nodes.Element):  # noqa: N801 (docutils names its nodes so)
    """What a reader opens."""


class Predict(Compare):
    """``:::{predict} STEP`` with the options of ``compare``; its content is the question, and after ``+++`` the reason."""

    def run(self) -> list[nodes.Node]:
        lines = list(self.content)
        split = lines.index(BREAK) if BREAK in lines else len(lines)
        question, reason = self.content[:split], self.content[split + 1 :]
        if not "".join(question).strip():
            logger.warning("predict: has no question: write it between the fences", location=self.get_location())
            return []
        box = nodes.container(classes=["tandem-predict"])
        self.set_source_info(box)
        box += nodes.paragraph("", LABEL, classes=["tandem-predict-label"])
        self.state.nested_parse(question, self.content_offset, box)
        self.content = StringList()
        self.options.setdefault("show", "output")
        answer = folded("", *super().run())
        self.state.nested_parse(reason, self.content_offset + split + 1, answer)
        return [nodes.container("", box, answer, classes=["tandem-question"])]


def _open(self: HTML5Translator, node: folded) -> None:
    self.body.append(f'<details class="tandem-answer"><summary>{FOLDED}</summary>\n')


def _close(self: HTML5Translator, node: folded) -> None:
    self.body.append("</details>\n")
