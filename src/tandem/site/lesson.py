"""A notebook as a page: an anchor for every cell, links to the twin, the versions it ran with, words for every picture.

myst-nb keeps neither the ids of cells nor where a text cell begins. So the id travels in with the source: in the
metadata of a code cell, and as a block break (a comment to MyST) in front of a text cell.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping
from html import escape

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from tandem.course import FRAMEWORKS
from tandem.site.ways import ways

logger = logging.getLogger(__name__)

NAME = "tandem_cell"
"""Key of a cell's name: in the metadata of a code cell as myst-nb keeps it, and on the mark of a text cell."""

_NOTEBOOK = "tandem_notebook"  # of temp_data: the notebook being read
_LINK = re.compile(r"((?:\]\(|^\[[^\]]+\]:\s*)[^)\s#]*)#cell-id=", re.MULTILINE)
"""A link to a cell, as JupyterLab follows it. On a page the cell's name alone is its anchor."""
PACKAGES = {"torch": "torch", "tensorflow": "TensorFlow", "keras": "Keras", "numpy": "NumPy", "python": "Python"}
"""Names of packages as people write them, in the order in which a page names them."""


def setup(app: Sphinx) -> None:
    app.connect("source-read", _name_cells)
    app.add_transform(Anchors)
    app.add_post_transform(CellHeads)


# --- reading: names of cells -----------------------------------------------------------------------------------------


def _name_cells(app: Sphinx, docname: str, source: list[str]) -> None:
    """Put each cell's id where myst-nb carries it into the page."""
    if not app.env.doc2path(docname).endswith(".ipynb"):
        return
    try:
        notebook = json.loads(source[0])
    except ValueError:
        return  # myst-nb says what is wrong
    if not isinstance(notebook, dict):
        return
    app.env.temp_data[_NOTEBOOK] = notebook.get("metadata", {})
    for cell in notebook.get("cells", []):
        name = cell.get("id", "")
        if cell.get("cell_type") == "code":
            cell.setdefault("metadata", {})[NAME] = name
        elif cell.get("cell_type") == "markdown" and _text(cell).strip():
            text = _LINK.sub(r"\1#", _text(cell))
            cell["source"] = f"+++ {json.dumps({NAME: name})}\n{text}"
    source[0] = json.dumps(notebook)


def _text(cell: dict[str, object]) -> str:
    source = cell.get("source", "")
    return "".join(source) if isinstance(source, list) else str(source)


def name_of(node: nodes.Node) -> str | None:
    """The cell's name if ``node`` is the mark of a text cell or holds a code cell, else None."""
    if isinstance(node, nodes.comment) and "block_break" in node["classes"]:
        if NAME in node:
            return str(node[NAME])
        try:
            return str(json.loads(node.astext())[NAME])
        except (ValueError, KeyError, TypeError):
            return None
    if isinstance(node, nodes.container) and node.get("nb_element") == "cell_code":
        return node.get("cell_metadata", {}).get(NAME) or None
    return None


def cells(document: nodes.document) -> dict[str, nodes.Element]:
    """The cells of a notebook's page by name: a code cell's container, or the mark in front of a text cell."""
    found = document.findall(lambda node: isinstance(node, nodes.Element) and name_of(node) is not None)
    return {name: node for node in found if isinstance(node, nodes.Element) and (name := name_of(node))}


def content(cell: nodes.Element) -> list[nodes.Element]:
    """What a cell shows: its container, or what follows its mark up to the next cell or section."""
    if isinstance(cell, nodes.container):
        return [cell]
    shown = []
    for node in cell.parent[cell.parent.index(cell) + 1 :]:
        if isinstance(node, nodes.section) or name_of(node) is not None:
            break
        shown.append(node)
    return shown


# --- anchors and the bar under the title -------------------------------------------------------------------------------


class Anchors(SphinxTransform):
    """Give every cell an anchor of its own name, which links in notebooks (``[text](#count-shapes)``) find too."""

    default_priority = 870  # before myst-parser resolves such links (879)

    def apply(self, **kwargs: object) -> None:
        metadata = self.env.temp_data.pop(_NOTEBOOK, None)
        if metadata is None:
            return
        named = cells(self.document)
        self._make_way(named)
        for name, node in named.items():
            self._anchor(name, node)
        slugs = {
            **getattr(self.document, "myst_slugs", {}),
            **{name: (node.line or 0, name, name) for name, node in named.items()},
        }
        self.document.myst_slugs = slugs
        self.env.metadata[self.env.docname]["myst_slugs"] = slugs
        if twin := _twin(self.env.docname, self.env.found_docs):
            self.env.note_dependency(self.env.doc2path(twin))
        if bar := _bar(self.env.docname, metadata, twin, self.config):
            self._under_the_title(bar)

    def _make_way(self, named: dict[str, nodes.Element]) -> None:
        """Another cell's heading may have taken a cell's name as its anchor: it gets another one."""
        for section in self.document.findall(nodes.section):
            for old in set(section["ids"]) & set(named):
                new = f"section-{old}"
                section["ids"] = [new if each == old else each for each in section["ids"]]
                self.document.ids.pop(old, None)
                self.document.ids[new] = section
                for name, known in self.document.nameids.items():
                    if known == old:
                        self.document.nameids[name] = new
                slugs = getattr(self.document, "myst_slugs", {})
                for slug, (line, known, title) in list(slugs.items()):
                    if known == old:
                        slugs[slug] = (line, new, title)

    def _anchor(self, name: str, node: nodes.Element) -> None:
        if isinstance(node, nodes.container):
            node["ids"].append(name)
            self.document.ids[name] = node
            return
        place = node.parent.index(node)
        after = node.parent[place + 1] if place + 1 < len(node.parent) else None
        if isinstance(after, nodes.section):
            target: nodes.Element = after
        else:
            target = nodes.target("", "")
            target.source, target.line = node.source, node.line
            node.parent.insert(place, target)
        target["ids"].append(name)
        self.document.ids[name] = target
        node[NAME] = name

    def _under_the_title(self, bar: nodes.Element) -> None:
        for section in self.document.findall(nodes.section):
            section.insert(1, bar)
            return


def _twin(docname: str, found_docs: set[str]) -> str | None:
    """The page of the same notebook in the other framework, if it is one of a pair."""
    folder, _, framework = docname.rpartition("/")
    if framework not in FRAMEWORKS:
        return None
    (other,) = set(FRAMEWORKS) - {framework}
    return f"{folder}/{other}" if f"{folder}/{other}" in found_docs else None


def _bar(docname: str, metadata: dict[str, dict], twin: str | None, config: Config) -> nodes.Element | None:
    """The line under a lesson's title: its twin, the file, how to run it, when and with what it ran."""
    framework = docname.rpartition("/")[2]
    if framework not in FRAMEWORKS:
        return None
    bar = nodes.container(classes=["tandem-bar", f"tandem-{framework}"])
    links = nodes.paragraph(classes=["tandem-links"])
    if twin:
        label = f"The same in {FRAMEWORKS[twin.rpartition('/')[2]]}"
        links += _to_page(docname, twin, label)
    links += _download(docname)
    bar += links
    bar += ways(docname, config)
    ran = metadata.get("tandem", {})
    if date := ran.get("date"):
        versions = versions_in_words(ran.get("versions", {}))
        text = f"Outputs of {in_words(date)}{f' with {versions}' if versions else ''}"
        if "duration" in ran and "machine" in ran:
            text += f"; the run took {took(ran['duration'])} on {ran['machine']}"
        bar += nodes.paragraph("", text, classes=["tandem-ran"])
    return bar


def versions_in_words(versions: Mapping[str, str]) -> str:
    """Packages and their versions as people write them."""
    names = [name for name in PACKAGES if name in versions] + [name for name in versions if name not in PACKAGES]
    return ", ".join(f"{PACKAGES.get(name, name)} {versions[name]}" for name in names)


def in_words(date: str) -> str:
    """A day as people write it: ``21 November 2026``."""
    day = datetime.date.fromisoformat(date)
    return f"{day.day} {day:%B %Y}"


def took(seconds: int) -> str:
    """A duration in words: ``48 s``, ``2 min 5 s``."""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _to_page(docname: str, target: str, label: str) -> addnodes.pending_xref:
    link = addnodes.pending_xref(
        "", reftype="doc", refdomain="std", reftarget=f"/{target}", refdoc=docname, refexplicit=True, refwarn=True
    )
    link += nodes.inline("", label)
    return link


def _download(docname: str) -> nodes.raw:
    """A link to the notebook as Sphinx copies it (``_sources``), saved under a name that tells what it is."""
    up = "../" * docname.count("/")
    kind, topic, framework = [*docname.split("/"), "", ""][:3]
    saved = f"{topic}-{framework}.ipynb" if kind == "notebooks" else f"{topic}-{framework}-{kind}.ipynb"
    href = escape(f"{up}_sources/{docname}.ipynb")
    return nodes.raw(
        "", f'<a class="tandem-download" href="{href}" download="{saved}">Download the notebook</a>', format="html"
    )


# --- writing: a head for every code cell -------------------------------------------------------------------------------


class CellHeads(SphinxPostTransform):
    """In front of each code cell: its name, which is its anchor, and the way to the same step in the twin."""

    default_priority = 5
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        docname = self.env.docname
        if not self.env.doc2path(docname).endswith(".ipynb"):
            return
        twin = _twin(docname, self.env.found_docs)
        there = self.env.metadata[twin].get("myst_slugs", {}) if twin else {}
        for name, node in cells(self.document).items():
            if isinstance(node, nodes.container):
                head = nodes.paragraph(classes=["tandem-cell-head"])
                head += nodes.reference("", name, refid=name, internal=True, classes=["tandem-cell-name"])
                if twin and name in there:
                    uri = f"{self.app.builder.get_relative_uri(docname, twin)}#{name}"
                    label = f"in {FRAMEWORKS[twin.rpartition('/')[2]]}"
                    head += nodes.reference("", label, refuri=uri, internal=True, classes=["tandem-cell-twin"])
                node.parent.insert(node.parent.index(node), head)
