"""The directive ``compare``: the cells of one step, of both lessons of a topic, side by side on a page.

The cells come from the notebooks' own pages, as rendered there: what a reader sees is what ran. In HTML they are a
tab-set of sphinx-design, which the stylesheet turns into columns where there is room.
"""

from __future__ import annotations

from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx_design.shared import create_component

from tandem.course import FRAMEWORKS
from tandem.entries import near
from tandem.site.lesson import cells, content

logger = logging.getLogger(__name__)

PARTS = {"all": None, "code": "cell_code_source", "output": "cell_code_output"}
"""What ``:show:`` may be, and the part of myst-nb's cell that it keeps."""


def setup(app: Sphinx) -> None:
    app.add_node(comparison)
    app.add_directive("compare", Compare)
    app.add_post_transform(PlaceCells)


class comparison(nodes.General, nodes.Element):  # noqa: N801 (docutils names its nodes so)
    """Where the cells of a step will stand. Its children are the caption."""


class Compare(SphinxDirective):
    """``:::{compare} STEP``, with ``:topic:`` (the page's own name if not given), ``:show:`` and a caption."""

    required_arguments = 1
    has_content = True
    option_spec: ClassVar = {
        "topic": directives.unchanged_required,
        "show": lambda value: directives.choice(value, tuple(PARTS)),
    }

    def run(self) -> list[nodes.Node]:
        topic = self.options.get("topic", self.env.docname.rpartition("/")[2])
        node = comparison(step=self.arguments[0], topic=topic, show=self.options.get("show", "all"))
        self.set_source_info(node)
        self.state.nested_parse(self.content, self.content_offset, node)
        for framework in FRAMEWORKS:
            self.env.note_dependency(self.env.doc2path(_docname(topic, framework)))
        return [node]


def _docname(topic: str, framework: str) -> str:
    return f"notebooks/{topic}/{framework}"


class PlaceCells(SphinxPostTransform):
    """Fill in the cells, before myst-nb chooses the form of each output (priority 4)."""

    default_priority = 3

    def run(self, **kwargs: object) -> None:
        self.lessons: dict[str, dict[str, nodes.Element]] = {}
        for node in list(self.document.findall(comparison)):
            node.replace_self(self._comparison(node))

    def _comparison(self, node: comparison) -> nodes.Element:
        step = node["step"]
        whole = nodes.container(
            classes=["tandem-comparison", "full-width"]
        )  # the theme folds its contents list beside these
        if step not in self.document.ids:
            whole["ids"].append(step)
            self.document.ids[step] = whole
        if node.children:
            whole += nodes.container("", *node.children, classes=["tandem-caption"])
        tabs = create_component("tab-set", classes=["sd-tab-set", "tandem-compare"])
        for number, framework in enumerate(FRAMEWORKS):
            if (shown := self._cell(node, framework)) is not None:
                tabs += self._side(framework, node["topic"], step, shown, selected=number == 0)
        if tabs.children:
            whole += tabs
        return whole

    def _side(self, framework: str, topic: str, step: str, shown: list[nodes.Node], *, selected: bool) -> nodes.Element:
        name = FRAMEWORKS[framework]
        label = nodes.rubric("", name, classes=["sd-tab-label", f"tandem-{framework}"])
        label["sync_id"], label["sync_group"] = framework, "framework"
        place = nodes.paragraph(classes=["tandem-place"])
        uri = f"{self.app.builder.get_relative_uri(self.env.docname, _docname(topic, framework))}#{step}"
        place += nodes.Text(f"{step} in the ")
        place += nodes.reference("", f"{name} lesson", refuri=uri, internal=True)
        panel = create_component(
            "tab-content", classes=["sd-tab-content", f"tandem-{framework}"], children=[*shown, place]
        )
        return create_component("tab-item", classes=["sd-tab-item"], selected=selected, children=[label, panel])

    def _cell(self, node: comparison, framework: str) -> list[nodes.Node] | None:
        """A copy of what the step's cell shows in one lesson; None, and a warning, if there is no such cell."""
        docname, step, show = _docname(node["topic"], framework), node["step"], node["show"]
        if docname not in self.env.found_docs:
            topics = sorted({name.split("/")[1] for name in self.env.found_docs if name.startswith("notebooks/")})
            return self._warn(node, f"there is no lesson {docname}.ipynb; {near(node['topic'], topics)}")
        if docname not in self.lessons:
            self.lessons[docname] = cells(self.env.get_doctree(docname))
        named = self.lessons[docname]
        if step not in named:
            return self._warn(node, f"no cell '{step}' in {docname}.ipynb; {near(step, list(named))}")
        shown = [each.deepcopy() for each in content(named[step])]
        if not shown:
            return self._warn(node, f"the cell '{step}' of {docname}.ipynb begins with a heading: compare another")
        is_code = isinstance(named[step], nodes.container)
        if is_code and (part := PARTS[show]):
            shown[0].children = [each for each in shown[0].children if each.get("nb_element") == part]
            if not shown[0].children:
                return self._warn(node, f"the cell '{step}' of {docname}.ipynb has no {show}")
        for each in shown:
            self._settle(each, docname)
        return shown if is_code else [nodes.container("", *shown, classes=["tandem-text-cell"])]

    def _warn(self, node: comparison, message: str) -> None:
        logger.warning("compare: %s", message, location=node)

    def _settle(self, copied: nodes.Element, docname: str) -> None:
        """Make a copy at home on this page: no second anchor of a name, links that lead to where they led."""
        for each in copied.findall(nodes.Element):
            each["ids"], each["names"] = [], []
        for pending in copied.findall(addnodes.pending_xref):
            pending["refdoc"] = self.env.docname
        for link in copied.findall(nodes.reference):
            if anchor := link.attributes.pop("refid", None):
                link["refuri"] = f"{self.app.builder.get_relative_uri(self.env.docname, docname)}#{anchor}"
                link["internal"] = True
