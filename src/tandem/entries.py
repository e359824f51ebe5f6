"""Lists that people write as YAML (claims, phrases): reading them with the line of each key, and what entries may name.

What makes an entry of one list good is said by the module of that list: :mod:`tandem.claims`, :mod:`tandem.phrases`.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path

import yaml

from tandem.course import Course, CourseError
from tandem.notebook import NotebookNode, Problem, glued, read

REFERENCES = "book/references.bib"


@dataclass(frozen=True)
class Place:
    """A cell of a lesson, or a value that it hands on: written ``graphs/pytorch#count-shapes``."""

    topic: str
    framework: str
    name: str

    @classmethod
    def parse(cls, text: str) -> "Place":
        """The place that ``text`` names.

        Raises
        ------
        ValueError
            If it is not of the form TOPIC/FRAMEWORK#NAME.
        """
        if not (match := re.fullmatch(r"([\w-]+)/([\w-]+)#([\w-]+)", text.strip())):
            raise ValueError(f"'{text}' is not of the form TOPIC/FRAMEWORK#NAME")
        return cls(*match.groups())

    @property
    def docname(self) -> str:
        """The lesson's path in the course, without its ending."""
        return f"notebooks/{self.topic}/{self.framework}"

    def __str__(self) -> str:
        return f"{self.topic}/{self.framework}#{self.name}"


@dataclass(frozen=True)
class Entry:
    """An entry as it stands in the file: values as they came, and the line of each."""

    values: Mapping[str, object]
    lines: Mapping[str, int]
    line: int

    def text(self, key: str) -> str:
        """The value of ``key`` as text; empty if there is none."""
        value = self.values.get(key)
        return "" if value is None else str(value).strip()

    def list(self, key: str) -> list[str]:
        """The items of ``key`` as text; none if it is no list."""
        value = self.values.get(key)
        return [str(item) for item in value] if isinstance(value, list) else []

    def mapping(self, key: str) -> dict[str, str]:
        """The items of ``key`` as text; none if it is no mapping."""
        value = self.values.get(key)
        return {str(name): str(item or "") for name, item in value.items()} if isinstance(value, dict) else {}


@dataclass(frozen=True)
class Known:
    """What an entry may name: topics, keys of the bibliography, cells and values of the lessons."""

    course: Course

    @cached_property
    def keys(self) -> list[str]:
        """The keys of the bibliography."""
        path = self.course.root / REFERENCES
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        return re.findall(r"^\s*@\w+\s*\{\s*([^,\s]+)\s*,", text, flags=re.MULTILINE)

    @cached_property
    def _lessons(self) -> dict[tuple[str, str], NotebookNode | None]:
        return {}

    def lesson(self, place: Place) -> NotebookNode:
        """The lesson of ``place``.

        Raises
        ------
        CourseError
            If there is none.
        """
        key = (place.topic, place.framework)
        if key not in self._lessons:
            self._lessons[key] = None
            self._lessons[key] = read(self.course.notebook("notebooks", *key))
        if (found := self._lessons[key]) is None:
            raise CourseError(f"no such notebook: {place.docname}.ipynb")
        return found

    def cell(self, text: str) -> tuple[Place, NotebookNode]:
        """The place that ``text`` names, and its cell.

        Raises
        ------
        CourseError
            If it is not of the form TOPIC/FRAMEWORK#NAME, or there is no such cell.
        """
        try:
            place = Place.parse(text)
        except ValueError as error:
            raise CourseError(str(error)) from error
        cells = {cell.id: cell for cell in self.lesson(place).cells}
        if place.name not in cells:
            raise CourseError(f"no cell '{place.name}' in {place.docname}.ipynb; {near(place.name, list(cells))}")
        return place, cells[place.name]

    def value(self, text: str) -> str:
        """The value handed on with ``glue`` that ``text`` names.

        Raises
        ------
        CourseError
            If it is not of the form TOPIC/FRAMEWORK#NAME, or no such value is handed on.
        """
        try:
            place = Place.parse(text)
        except ValueError as error:
            raise CourseError(str(error)) from error
        values = glued(self.lesson(place))
        if place.name not in values:
            raise CourseError(
                f"no value '{place.name}' is glued in {place.docname}.ipynb; {near(place.name, list(values))}"
            )
        return values[place.name]


Found = Iterator[tuple[str, str]]
"""What an entry breaks: pairs of the key where it does (empty for the entry as a whole) and message."""

Rule = Callable[[Entry, Known], Found]


def near(name: str, names: Sequence[str]) -> str:
    """What ``name`` was probably meant to be, as the end of a message."""
    close = get_close_matches(name, names, n=1)
    return f"did you mean '{close[0]}'?" if close else f"there are: {', '.join(names) or 'none'}"


def has_a_known_topic(entry: Entry, known: Known) -> Found:
    """Its topic is one of the course."""
    if (topic := entry.text("topic")) and topic not in known.course.topics:
        yield "topic", f"unknown topic '{topic}'; {near(topic, known.course.topics)}"


def problems(
    course: Course, file: str, what: str, rules: Sequence[Rule], name_of: Callable[[Entry], str]
) -> list[Problem]:
    """Everything that is wrong in the list ``file``, in the order of its lines; nothing if there is no such file.

    Parameters
    ----------
    what
        An entry of the file in a message: ``claim``.
    name_of
        The name of an entry, unique in the file; empty if it has none.
    """
    try:
        entries = read_entries(course, file, what)
    except CourseError as error:
        where, _, message = str(error).partition(": ")
        return [Problem(where, "", message)]
    known = Known(course)
    found: list[tuple[int, str]] = []
    seen: dict[str, int] = {}
    for entry in entries:
        name = name_of(entry)
        if name in seen:
            found.append((entry.line, f"{name}: is the {what} of line {seen[name]} again"))
        elif name:
            seen[name] = entry.line
        found += [
            (entry.lines.get(key, entry.line), f"{name or f'this {what}'}: {message}")
            for rule in rules
            for key, message in rule(entry, known)
        ]
    return [Problem(f"{file}:{line}", "", message) for line, message in sorted(found)]


def read_entries(course: Course, file: str, what: str) -> list[Entry]:
    """The entries of the list ``file`` of the course, in its order; none if there is no such file.

    Raises
    ------
    CourseError
        If it is not YAML, or not a list of mappings.
    """
    path: Path = course.root / file
    if not path.is_file():
        return []
    try:
        tree = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise CourseError(f"{file}:{line}: is not valid YAML: {getattr(error, 'problem', error)}") from error
    if tree is None:
        return []
    if not isinstance(tree, yaml.SequenceNode):
        raise CourseError(f"{file}:1: is not a list of {what}s: begin each with '- '")
    entries = []
    for node in tree.value:
        line = node.start_mark.line + 1
        if not isinstance(node, yaml.MappingNode):
            raise CourseError(f"{file}:{line}: is not a {what}: begin with '- ' and a key")
        loader = yaml.SafeLoader("")
        try:
            values = loader.construct_mapping(node, deep=True)
        except yaml.YAMLError as error:
            raise CourseError(f"{file}:{line}: is not a {what}: {getattr(error, 'problem', error)}") from error
        lines = {key.value: key.start_mark.line + 1 for key, _ in node.value}
        entries.append(Entry(values, lines, line))
    return entries
