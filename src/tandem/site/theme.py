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


def _add_files(app: Sphinx) -> None:
    app.add_css_file("tandem.css", priority=900)
    # Before anything is drawn, and without a request of its own.
    app.add_js_file(None, body=(HERE / "static" / "tandem-first.js").read_text(encoding="utf-8"), priority=1)
    app.add_js_file("tandem.js", priority=900, loading_method="defer")


def _note_comparisons(app: Sphinx, document: nodes.document) -> None:
    app.env.metadata[app.env.docname]["tandem_compares"] = any(document.findall(comparison))


def _before_the_theme(app: Sphinx, pagename: str, template: str, context: dict, doctree: nodes.document | None) -> None:
    """The theme leaves out a template that renders as nothing: it must know by then whether there is a switch."""
    context["tandem_compares"] = app.env.metadata.get(pagename, {}).get("tandem_compares", False)


def _after_the_theme(app: Sphinx, pagename: str, template: str, context: dict, doctree: nodes.document | None) -> None:
    if doctree is not None and (text := _description(doctree)):
        context["metatags"] = f'{context.get("metatags", "")}<meta name="description" content="{escape(text)}"/>\n'


def _description(doctree: nodes.document) -> str:
    """The first paragraph of a page, cut at a word."""
    for paragraph in doctree.findall(nodes.paragraph):
        if not any(each.startswith("tandem-") for each in paragraph["classes"] + paragraph.parent["classes"]):
            text = " ".join(paragraph.astext().split())
            return text if len(text) <= DESCRIPTION else text[:DESCRIPTION].rpartition(" ")[0] + " …"
    return ""

