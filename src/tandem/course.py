"""Topics, frameworks and paths of the course. The only module that knows where things lie.

Order and existence of topics come from ``_toc.yml``: a topic is a chapter ``book/TOPIC`` that has the two lessons
``notebooks/TOPIC/FRAMEWORK`` below it.
"""

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Literal

import yaml

Kind = Literal["notebooks", "solutions", "exercises"]

FRAMEWORKS = {"pytorch": "PyTorch", "tensorflow": "TensorFlow"}
"""File stem of a framework's notebooks, and its name as people write it."""

PACKAGES = {"pytorch": ("torch",), "tensorflow": ("tensorflow", "keras")}
"""The packages that belong to a framework; the other framework's notebook may not import them."""


class CourseError(Exception):
    """What a person did wrong, in one line that says what to do. The command line prints it and exits with 2."""


@dataclass(frozen=True)
class Course:
    """A checkout of the course.

    Parameters
    ----------
    root
        The folder that holds ``_toc.yml`` and ``notebooks/``.
    """

    root: Path

    @classmethod
    def find(cls, start: Path | None = None) -> "Course":
        """The course around ``start`` (the working directory if not given), else the one this package lies in.

        Raises
        ------
        CourseError
            If there is none.
        """
        here = (start or Path.cwd()).resolve()
        for folder in [here, *here.parents, *Path(__file__).resolve().parents]:
            if (folder / "_toc.yml").is_file() and (folder / "notebooks").is_dir():
                return cls(folder)
        raise CourseError(f"{here} is not inside the course: no folder above it has _toc.yml and notebooks/")

    @cached_property
    def topics(self) -> list[str]:
        """Names of the topics, in the order of ``_toc.yml``.

        Raises
        ------
        CourseError
            If ``_toc.yml`` cannot be read or names no lesson.
        """
        if not (topics := self._listed("notebooks")):
            raise CourseError("the course has no topic: _toc.yml names no notebooks/TOPIC/FRAMEWORK")
        return topics

    def kinds(self, topic: str) -> list[Kind]:
        """The kinds of notebooks that ``_toc.yml`` gives a topic: lessons, and exercises with their solutions."""
        return ["notebooks", "solutions", "exercises"] if topic in self._listed("exercises") else ["notebooks"]

    def _listed(self, folder: str) -> list[str]:
        """The topics that have an entry ``folder/TOPIC/FRAMEWORK`` in ``_toc.yml``, in its order."""
        parts = [entry.split("/") for entry in self._entries if entry.startswith(f"{folder}/")]
        return list(dict.fromkeys(part[1] for part in parts if len(part) == 3))

    @cached_property
    def _entries(self) -> list[str]:
        try:
            return _files(yaml.safe_load((self.root / "_toc.yml").read_text(encoding="utf-8")))
        except (OSError, yaml.YAMLError) as error:
            raise CourseError(f"_toc.yml cannot be read: {' '.join(str(error).split())}") from error

    def topic(self, name: str) -> str:
        """``name`` if it is a topic.

        Raises
        ------
        CourseError
            If it is not; the message suggests the nearest one.
        """
        return _known(name, self.topics, "topic")

    def notebook(self, kind: Kind, topic: str, framework: str) -> Path:
        """Path of one notebook of the course, whether it exists or not."""
        return self.root / kind / self.topic(topic) / f"{_known(framework, list(FRAMEWORKS), 'framework')}.ipynb"

    def notebooks(self, kind: Kind, target: str | None = None) -> list[Path]:
        """Paths of the notebooks that ``target`` names, in the order of the course; a topic may have none of a kind.

        Parameters
        ----------
        kind
            ``notebooks`` (the lessons), ``solutions`` or ``exercises``.
        target
            ``TOPIC``, ``TOPIC/FRAMEWORK``, a framework alone, a path of a notebook, or None for all.

        Raises
        ------
        CourseError
            If there is no such topic, framework or notebook.
        """
        topics, frameworks = self.topics, list(FRAMEWORKS)
        if target and target.endswith(".ipynb"):
            if not (path := Path(target)).is_file():
                raise CourseError(f"no such notebook: {target}")
            return [path.resolve()]
        if target in FRAMEWORKS:
            frameworks = [target]
        elif target:
            topic, _, framework = target.strip("/").partition("/")
            topics = [self.topic(topic)]
            frameworks = [_known(framework, frameworks, "framework")] if framework else frameworks
        having = [topic for topic in topics if kind in self.kinds(topic)]
        paths = [self.notebook(kind, topic, framework) for topic in having for framework in frameworks]
        for path in paths:
            if not path.is_file():
                raise CourseError(f"no such notebook: {path.relative_to(self.root)}")
        return paths

    def short(self, path: Path) -> str:
        """``path`` as a person writes it: relative to the course, where it is inside it."""
        path = path.resolve()
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)


def _files(entry: object) -> list[str]:
    """Every ``file`` of a table of contents, from top to bottom, without its ending."""
    if isinstance(entry, list):
        return [file for item in entry for file in _files(item)]
    if isinstance(entry, dict):
        own = [entry["file"].removesuffix(".ipynb").removesuffix(".md")] if isinstance(entry.get("file"), str) else []
        return own + [file for value in entry.values() for file in _files(value)]
    return []


def _known(name: str, names: list[str], what: str) -> str:
    if name in names:
        return name
    near = get_close_matches(name, names, n=1)
    hint = f"did you mean '{near[0]}'?" if near else f"there are: {', '.join(names) or 'none'}"
    raise CourseError(f"no such {what}: '{name}'; {hint}")
