"""The directive ``explorer``: something to try on a page, in plain JavaScript and SVG (``tandem-explore.js``).

Its content is what stands there without a script: words or cells that show one case of it.
"""

from __future__ import annotations

from html import escape
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from tandem.site import parts

TITLES = {
    "retracing": "Try it: which call makes a graph?",
    "shuffle": "Try it: how far does a shuffle buffer shuffle?",
    "prefetch": "Try it: who waits for whom?",
}
"""The explorers of ``tandem-explore.js``, and what each asks."""


def setup(app: Sphinx) -> None:
    app.add_node(explorer, html=(_open, _close))
    app.add_directive("explorer", Explorer)


class explorer(nodes.General, nodes.Element):  # noqa: N801 (docutils names its nodes so)
    """The place of an explorer."""


class Explorer(SphinxDirective):
    """``:::{explorer} NAME``, with what stands there without a script."""

    required_arguments = 1
    has_content = True
    option_spec: ClassVar = {}

    def run(self) -> list[nodes.Node]:
        name = directives.choice(self.arguments[0], tuple(TITLES))
        self.assert_has_content()
        parts.needs_script(self.env, "tandem-explore.js")
        title = nodes.paragraph("", TITLES[name], classes=["tandem-explorer-title"])
        still = nodes.container(classes=["tandem-still"])
        self.state.nested_parse(self.content, self.content_offset, still)
        node = explorer("", title, still, name=name)
        self.set_source_info(node)
        return [node]


def _open(self: HTML5Translator, node: explorer) -> None:
    name = node["name"]
    self.body.append(f'<div class="tandem-explorer" data-explorer="{name}" data-title="{escape(TITLES[name])}">\n')


def _close(self: HTML5Translator, node: explorer) -> None:
    self.body.append("</div>\n")
