"""What surrounds the content of a page: stylesheet, script, the switch between the frameworks, and less of the theme.

The theme's faults that are mended here: a script of thebe (which this site does not use) that fails on every page,
1.4 MB of icons as a script that its fonts hold already, and pages without a description.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from tandem.site.compare import comparison

HERE = Path(__file__).parent
ICONS = "scripts/fontawesome.js"
DESCRIPTION = 160  # characters


def setup(app: Sphinx) -> None:
    _drop_thebe(app)
    app.connect("config-inited", _add_folders)
    app.connect("builder-inited", _add_files)
    app.connect("doctree-read", _note_comparisons)
    app.connect("html-page-context", _before_the_theme, priority=100)
    app.connect("html-page-context", _after_the_theme, priority=900)
    app.connect("build-finished", _drop_icons)


def _drop_thebe(app: Sphinx) -> None:
    """Jupyter Book always loads sphinx-thebe: take its scripts and its settings out of every page."""
    for listeners in app.events.listeners.values():
        listeners[:] = [each for each in listeners if not each.handler.__module__.startswith("sphinx_thebe")]


def _add_folders(app: Sphinx, config: object) -> None:
    app.config.html_static_path.append(str(HERE / "static"))
    app.config.templates_path.append(str(HERE / "templates"))


def _add_files(app: Sphinx) -> None:
    app.add_css_file("tandem.css", priority=900)
    app.add_css_file("tandem-features.css", priority=901)
    app.add_js_file("tandem-first.js", priority=1)  # before anything is drawn
    app.add_js_file("tandem.js", priority=900, loading_method="defer")


def _note_comparisons(app: Sphinx, document: nodes.document) -> None:
    app.env.metadata[app.env.docname]["tandem_compares"] = any(document.findall(comparison))


def _before_the_theme(app: Sphinx, pagename: str, template: str, context: dict, doctree: nodes.document | None) -> None:
    """The theme leaves out a template that renders as nothing: it must know by then whether there is a switch."""
    context["tandem_compares"] = app.env.metadata.get(pagename, {}).get("tandem_compares", False)


def _after_the_theme(app: Sphinx, pagename: str, template: str, context: dict, doctree: nodes.document | None) -> None:
    context["css_files"] = [each for each in context["css_files"] if "thebe" not in str(getattr(each, "filename", ""))]
    if doctree is not None and (text := _description(doctree)):
        context["metatags"] = f'{context.get("metatags", "")}<meta name="description" content="{escape(text)}"/>\n'


def _description(doctree: nodes.document) -> str:
    """The first paragraph of a page, cut at a word."""
    for paragraph in doctree.findall(nodes.paragraph):
        if not any(each.startswith("tandem-") for each in paragraph["classes"] + paragraph.parent["classes"]):
            text = " ".join(paragraph.astext().split())
            return text if len(text) <= DESCRIPTION else text[:DESCRIPTION].rpartition(" ")[0] + " …"
    return ""


def _drop_icons(app: Sphinx, error: Exception | None) -> None:
    path = Path(app.outdir, "_static", ICONS)
    if path.is_file():
        path.write_text("/* The icons are in the stylesheet's font. */\n", encoding="utf-8")
        path.with_suffix(".js.map").unlink(missing_ok=True)
