"""What surrounds the content of a page: stylesheet, script, the switch between the frameworks, and less of the theme.

The theme's faults that are mended here: a script of thebe (which this site does not use) that fails on every page, and
pages without a description.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from tandem.site.compare import comparison

HERE = Path(__file__).parent
DESCRIPTION = 160  # characters
FIRST = (HERE / "static" / "tandem-first.js").read_text(encoding="utf-8")
"""What has to be known before anything is drawn: part of every page, so that nothing waits for a request of its own."""

FOR_EVERYONE = {
    ' role="doc-biblioentry"': ' role="listitem"',
    '<th class="head"><p></p></th>': "<td></td>",
    '<th class="head"></th>': "<td></td>",
}
"""Parts of a page's HTML that a screen reader stumbles over, and what stands in their place."""


def setup(app: Sphinx) -> None:
    _drop_thebe(app)
    app.connect("config-inited", _add_folders)
    app.connect("builder-inited", _add_files)
    app.connect("doctree-read", _note_comparisons)
    app.connect("html-page-context", _before_the_theme, priority=100)
    app.connect("html-page-context", _after_the_theme, priority=900)


def _drop_thebe(app: Sphinx) -> None:
    """Jupyter Book always loads sphinx-thebe: take its scripts and its settings out of every page."""
    for listeners in app.events.listeners.values():
        listeners[:] = [each for each in listeners if not each.handler.__module__.startswith("sphinx_thebe")]


def _add_folders(app: Sphinx, config: object) -> None:
    app.config.html_static_path.append(str(HERE / "static"))
    app.config.templates_path.append(str(HERE / "templates"))
    if address := app.config.html_baseurl:
        app.config.html_baseurl = f"{address.rstrip('/')}/"  # joined without it, the last part would be lost
    app.config.html_favicon = str(HERE / "static" / "favicon.svg")
    app.config.html_additional_pages = {**app.config.html_additional_pages, "404": "404.html"}


def _add_files(app: Sphinx) -> None:
    app.add_css_file("tandem.css", priority=900)
    app.add_css_file("tandem-features.css", priority=901)
    app.add_js_file("tandem.js", priority=900, loading_method="defer")


def _note_comparisons(app: Sphinx, document: nodes.document) -> None:
    app.env.metadata[app.env.docname]["tandem_compares"] = any(document.findall(comparison))


def _before_the_theme(app: Sphinx, pagename: str, template: str, context: dict, doctree: nodes.document | None) -> None:
    """The theme leaves out a template that renders as nothing: it must know by then whether there is a switch."""
    context["tandem_first"] = FIRST
    context["html_baseurl"] = app.config.html_baseurl
    context["tandem_compares"] = app.env.metadata.get(pagename, {}).get("tandem_compares", False)


def _after_the_theme(app: Sphinx, pagename: str, template: str, context: dict, doctree: nodes.document | None) -> None:
    for old, new in FOR_EVERYONE.items():
        context["body"] = context.get("body", "").replace(old, new)
    if doctree is not None and (text := _description(doctree)):
        text = escape(text)
        described = f'<meta name="description" content="{text}"/>\n<meta property="og:description" content="{text}"/>\n'
        context["metatags"] = context.get("metatags", "") + described


def _description(doctree: nodes.document) -> str:
    """The first paragraph of a page, cut at a word."""
    for paragraph in doctree.findall(nodes.paragraph):
        if not any(each.startswith("tandem-") for each in paragraph["classes"] + paragraph.parent["classes"]):
            text = " ".join(paragraph.astext().split())
            return text if len(text) <= DESCRIPTION else text[:DESCRIPTION].rpartition(" ")[0] + " …"
    return ""
