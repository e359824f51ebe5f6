"""Formulas as MathML, made while the site is built: no script, no font and no request in the reader's browser."""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)


def setup(app: Sphinx) -> None:
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))


def mathml(latex: str, node: nodes.Element, *, display: str) -> str:
    """LaTeX as MathML; a formula that cannot be read is a warning."""
    from latex2mathml.converter import convert

    try:
        found = convert(latex, display=display)
    except Exception as error:  # the converter raises many kinds, some without words
        return _warn(latex, node, str(error) or type(error).__name__)
    # What it does not know it passes on as a letter.
    if unknown := re.search(r"<m[io]>(\\\w+|[&{}])</m[io]>", found):
        return _warn(latex, node, f"unknown: {unknown[1]}")
    return found


def _warn(latex: str, node: nodes.Element, why: str) -> str:
    logger.warning("a formula that cannot be read (%s): %s", why, latex.strip(), location=node)
    return ""


def _inline(self: HTML5Translator, node: nodes.math) -> None:
    self.body.append(mathml(node.astext(), node, display="inline"))
    raise nodes.SkipNode


def _block(self: HTML5Translator, node: nodes.math_block) -> None:
    self.body.append(self.starttag(node, "div", CLASS="tandem-math", tabindex="0"))
    self.body.append(mathml(node.astext(), node, display="block") + "</div>\n")
    raise nodes.SkipNode
