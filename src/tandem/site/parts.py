"""Pieces that several directives share: a table, a link to a cell, a form that finds rows, a script of a page.

What is found, and what a page then looks like, is decided in the reader's browser (``tandem-find.js``); without a
script every row is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from tandem.course import FRAMEWORKS
from tandem.entries import Place

SCRIPTS = "tandem_scripts"
"""Key of a page's metadata: the scripts that only some pages need."""

Cell = Sequence[nodes.Node]


def setup(app: Sphinx) -> None:
    app.connect("html-page-context", _add_scripts)


def needs_script(env: BuildEnvironment, name: str) -> None:
    """Load the script ``name`` on the page being read, and on no other that does not ask for it."""
    scripts = env.metadata[env.docname].setdefault(SCRIPTS, [])
    if name not in scripts:
        scripts.append(name)


def _add_scripts(app: Sphinx, pagename: str, template: str, context: dict, doctree: nodes.document | None) -> None:
    for name in app.env.metadata.get(pagename, {}).get(SCRIPTS, []):
        app.add_js_file(name, priority=910, loading_method="defer")


@dataclass(frozen=True)
class Row:
    """A row of a table: its cells, and the anchor and classes by which it is found."""

    cells: Sequence[Cell]
    id: str = ""
    classes: Sequence[str] = ()


def table(headings: Sequence[str], rows: Iterable[Row], *, classes: Sequence[str]) -> nodes.table:
    """A table whose rows may have anchors and classes. A cell is a list of nodes: of blocks, or of one paragraph's text."""
    whole = nodes.table(classes=list(classes))
    group = nodes.tgroup(cols=len(headings))
    group += [nodes.colspec(colwidth=1) for _ in headings]
    head = nodes.row("", *(_entry([nodes.Text(text)]) for text in headings))
    group += nodes.thead("", head)
    body = nodes.tbody()
    for row in rows:
        shown = nodes.row("", *map(_entry, row.cells), classes=list(row.classes))
        if row.id:
            shown["ids"].append(row.id)
        body += shown
    group += body
    whole += group
    return whole


def _entry(cell: Cell) -> nodes.entry:
    blocks = any(isinstance(node, nodes.Body) and not isinstance(node, nodes.Inline) for node in cell)
    return nodes.entry("", *(cell if blocks or not cell else [nodes.paragraph("", "", *cell)]))


def cell_link(env: BuildEnvironment, place: Place, text: str, *, classes: Sequence[str] = ()) -> nodes.Element:
    """A link to a cell, which myst-parser resolves as it does links in text; an anchor that is not there warns."""
    link = addnodes.pending_xref(
        "",
        reftype="myst",
        refdomain="doc",
        reftarget=place.docname,
        reftargetid=place.name,
        refexplicit=True,
        refdoc=env.docname,
    )
    link.source, link.line = env.doc2path(env.docname), None
    link += nodes.inline("", text, classes=list(classes))
    return link


def cell_links(env: BuildEnvironment, places: Iterable[Place]) -> list[nodes.Node]:
    """Links to cells, each with its framework, separated by commas."""
    found: list[nodes.Node] = []
    for place in places:
        found += [nodes.Text(", ")] if found else []
        found.append(cell_link(env, place, f"{place.name} ({FRAMEWORKS[place.framework]})"))
    return found


def permalink(name: str, what: str) -> nodes.raw:
    """A link to an anchor of this page, for those who want to send it to somebody."""
    label = escape(f"Link to this {what}")
    return nodes.raw(
        "", f' <a class="tandem-permalink" href="#{escape(name)}" aria-label="{label}">#</a>', format="html"
    )


def text(directive: SphinxDirective, markdown: str) -> list[nodes.Node]:
    """MyST Markdown of one line as nodes."""
    found, messages = directive.state.inline_text(markdown, directive.lineno)
    return [*found, *messages]


# --- the form that finds rows ----------------------------------------------------------------------------------------


def radios(name: str, legend: str, choices: Mapping[str, str]) -> str:
    """One choice of several, all in sight: value -> label. The first is chosen."""
    shown = "".join(
        f'<label class="{name}-{value or "all"}"><input type="radio" name="{name}" value="{value}"{" checked" if not number else ""}>'
        f"<span>{label}</span></label>"
        for number, (value, label) in enumerate(choices.items())
    )
    return f'<fieldset class="tandem-choices"><legend>{legend}</legend>{shown}</fieldset>'


def select(name: str, label: str, choices: Mapping[str, str]) -> str:
    """One choice of many, folded: value -> label. The first is chosen."""
    options = "".join(f'<option value="{value}">{escape(text)}</option>' for value, text in choices.items())
    return f'<label class="tandem-field"><span>{label}</span><select name="{name}">{options}</select></label>'


def checkbox(name: str, value: str, label: str) -> str:
    """A choice of yes and no."""
    return (
        f'<label class="tandem-check"><input type="checkbox" name="{name}" value="{value}"><span>{label}</span></label>'
    )


def finder(directive: SphinxDirective, shown: nodes.table, what: str, controls: Sequence[str]) -> nodes.container:
    """The table ``shown`` with a form above it that finds rows.

    A control's name and value are the class ``NAME-VALUE`` of the rows that it finds; the field ``find`` finds words.

    Parameters
    ----------
    what
        The rows, in the plural: ``claims``.
    controls
        HTML of :func:`radios`, :func:`select`, :func:`checkbox`.
    """
    needs_script(directive.env, "tandem-find.js")
    search = (
        f'<label class="tandem-field tandem-words-field"><span>Search the {what}</span>'
        '<input type="search" name="find" autocomplete="off" spellcheck="false"></label>'
    )
    form = (
        f'<form class="tandem-find" role="search" aria-label="Find {what}" data-what="{what}" hidden>'
        f'{search}{"".join(controls)}<p class="tandem-found"><span role="status"></span> '
        '<button type="button">Show all</button></p></form>'
    )
    whole = nodes.container(classes=["tandem-finder"])
    whole += nodes.raw("", form, format="html")
    whole += shown
    return whole
