"""The role ``glued``: a value that a lesson hands on with ``myst_nb.glue``, in the text of a page. Never a typed number.

myst-nb's own role shows an old value after a notebook has changed; this one makes the page depend on the notebook.
"""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from tandem.course import Course, CourseError
from tandem.entries import Place, near
from tandem.notebook import glued, read

logger = logging.getLogger(__name__)


def setup(app: Sphinx) -> None:
    app.add_role("glued", Glued())


def values(env: BuildEnvironment, place: Place) -> dict[str, str]:
    """The values that a lesson hands on, as a reader should see them; the page being read depends on the lesson.

    Raises
    ------
    CourseError
        If there is no such lesson.
    """
    course = Course(env.srcdir)
    path = course.notebook("notebooks", place.topic, place.framework)
    env.note_dependency(str(path))
    known = env.temp_data.setdefault("tandem_glued", {})
    if path not in known:
        known[path] = {name: plain(text) for name, text in glued(read(path)).items()}
    return known[path]


def plain(text: str) -> str:
    """A value without the marks of its Python type: no quotes of a string, no name of a NumPy scalar."""
    text = re.sub(r"^(?:np|numpy)\.\w+\((.*)\)$", r"\1", text)
    return text[1:-1] if re.fullmatch(r"'[^']*'|\"[^\"]*\"", text) else text


class Glued(SphinxRole):
    """``{glued}`TOPIC/FRAMEWORK#NAME` ``."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        try:
            place = Place.parse(self.text)
            found = values(self.env, place)
            if place.name not in found:
                raise CourseError(f"no value '{place.name}' in {place.docname}.ipynb; {near(place.name, list(found))}")
        except (ValueError, CourseError) as error:
            logger.warning("glued: %s", error, location=self.get_location())
            return [], []
        return [nodes.inline(self.rawtext, found[place.name], classes=["tandem-glued"])], []
