"""What people say about the frameworks: reading ``book/claims.yml``, and every way in which an entry can be wrong.

A claim's verdict is asserted by cells of the lessons; the rules here see to it that those cells exist and assert
something. Showing the claims on a page is :mod:`tandem.site`'s work.
"""

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path

import yaml
from nbformat import NotebookNode

from tandem.course import FRAMEWORKS, Course, CourseError
from tandem.notebook import Problem, glued, read, tags

CLAIMS = "book/claims.yml"
REFERENCES = "book/references.bib"

VERDICTS = ("holds", "held once", "depends", "does not hold")
REQUIRED = ("id", "topic", "claim", "said_by", "frameworks", "verdict", "evidence")
OPTIONAL = ("detail", "figures")
LISTS = ("said_by", "frameworks", "evidence", "figures")


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
class Claim:
    """One entry of ``book/claims.yml``. Its texts are MyST Markdown."""

    id: str
    topic: str
    claim: str
    said_by: tuple[str, ...]
    frameworks: tuple[str, ...]
    verdict: str
    evidence: tuple[Place, ...]
    line: int
    detail: str = ""
    figures: tuple[Place, ...] = ()


@dataclass(frozen=True)
class _Entry:
    """An entry as it stands in the file: values as they came, and the line of each."""

    values: Mapping[str, object]
    lines: Mapping[str, int]
    line: int

    def list(self, key: str) -> list[str]:
        value = self.values.get(key)
        return [str(item) for item in value] if isinstance(value, list) else []


@dataclass(frozen=True)
class _Known:
    """What an entry may name: topics, keys of the bibliography, cells and values of the lessons."""

    course: Course

    @cached_property
    def keys(self) -> list[str]:
        path = self.course.root / REFERENCES
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        return re.findall(r"^\s*@\w+\s*\{\s*([^,\s]+)\s*,", text, flags=re.MULTILINE)

    @cached_property
    def _lessons(self) -> dict[tuple[str, str], NotebookNode | None]:
        return {}

    def lesson(self, place: Place) -> NotebookNode:
        """The lesson of ``place``; CourseError if there is none."""
        key = (place.topic, place.framework)
        if key not in self._lessons:
            self._lessons[key] = None
            self._lessons[key] = read(self.course.notebook("notebooks", *key))
        if (found := self._lessons[key]) is None:
            raise CourseError(f"no such notebook: {place.docname}.ipynb")
        return found


Found = Iterator[tuple[str, str]]
"""What an entry breaks: pairs of the key where it does (empty for the entry as a whole) and message."""


def near(name: str, names: list[str]) -> str:
    """What ``name`` was probably meant to be, as the end of a message."""
    close = get_close_matches(name, names, n=1)
    return f"did you mean '{close[0]}'?" if close else f"there are: {', '.join(names) or 'none'}"


# --- rules: one rule, one function, one message ---------------------------------------------------------------------


def has_its_keys(entry: _Entry, known: _Known) -> Found:
    """Every required key is there and says something; no other key is."""
    for key in REQUIRED:
        if not entry.values.get(key):
            yield "", f"has no '{key}'" if key != "evidence" else "has no 'evidence': name the cells that test it"
    for key, value in entry.values.items():
        if key not in REQUIRED + OPTIONAL:
            yield key, f"unknown key '{key}'; {near(key, [*REQUIRED, *OPTIONAL])}"
        elif key in LISTS and not isinstance(value, list):
            yield key, f"'{key}' is not a list: write [{value}]"


def has_a_topic(entry: _Entry, known: _Known) -> Found:
    """Its topic is one of the course, and its id begins with it."""
    topic, name = str(entry.values.get("topic", "")), str(entry.values.get("id", ""))
    if topic and topic not in known.course.topics:
        yield "topic", f"unknown topic '{topic}'; {near(topic, known.course.topics)}"
    elif topic and name and not re.fullmatch(rf"{re.escape(topic)}-[a-z0-9-]+", name):
        yield "id", f"its id is not '{topic}-' and words joined by '-'"


def has_a_verdict(entry: _Entry, known: _Known) -> Found:
    """Its verdict is one of four; one with a limit says which."""
    verdict = str(entry.values.get("verdict", ""))
    if verdict and verdict not in VERDICTS:
        yield "verdict", f"unknown verdict '{verdict}'; there are: {', '.join(VERDICTS)}"
    wanted = {"held once": "until which version", "depends": "on what", "does not hold": "what holds instead"}
    if verdict in wanted and not entry.values.get("detail"):
        yield "verdict", f"'{verdict}' needs a 'detail': {wanted[verdict]}"


def names_frameworks(entry: _Entry, known: _Known) -> Found:
    """It is about frameworks of the course."""
    for name in entry.list("frameworks"):
        if name not in FRAMEWORKS:
            yield "frameworks", f"unknown framework '{name}'; {near(name, list(FRAMEWORKS))}"


def cites_the_bibliography(entry: _Entry, known: _Known) -> Found:
    """Who says it is an entry of the bibliography."""
    for key in entry.list("said_by"):
        if key not in known.keys:
            yield "said_by", f"'{key}' is not in {REFERENCES}; {near(key, known.keys)}"


def names_evidence(entry: _Entry, known: _Known) -> Found:
    """Every cell that is named as evidence exists and asserts something."""
    for text in entry.list("evidence"):
        try:
            place = Place.parse(text)
            cells = {cell.id: cell for cell in known.lesson(place).cells}
        except (ValueError, CourseError) as error:
            yield "evidence", f"evidence: {error}"
            continue
        if place.name not in cells:
            yield "evidence", f"no cell '{place.name}' in {place.docname}.ipynb; {near(place.name, list(cells))}"
        elif not asserts(cells[place.name]):
            yield "evidence", f"the cell {place} asserts nothing: assert the verdict in it"


def names_figures(entry: _Entry, known: _Known) -> Found:
    """Every figure is a value that a lesson hands on with ``glue``."""
    for text in entry.list("figures"):
        try:
            place = Place.parse(text)
            names = list(glued(known.lesson(place)))
        except (ValueError, CourseError) as error:
            yield "figures", f"figures: {error}"
            continue
        if place.name not in names:
            yield "figures", f"no value '{place.name}' is glued in {place.docname}.ipynb; {near(place.name, names)}"


RULES: tuple[Callable[[_Entry, _Known], Found], ...] = (
    has_its_keys,
    has_a_topic,
    has_a_verdict,
    names_frameworks,
    cites_the_bibliography,
    names_evidence,
    names_figures,
)


def asserts(cell: NotebookNode) -> bool:
    """Whether a code cell asserts anything: ``assert``, ``raise AssertionError``, ``assert_...()``, or that it fails.

    A cell tagged ``raises-exception`` must raise: :mod:`tandem.lessons` sees to that.
    """
    if cell.cell_type != "code":
        return False
    if "raises-exception" in tags(cell):
        return True
    try:
        tree = ast.parse(cell.source)
    except SyntaxError:  # a cell with a magic
        return bool(re.search(r"^\s*assert\b", cell.source, flags=re.MULTILINE))
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", None) or getattr(node.func, "id", "")
            if name.startswith("assert") or name == "AssertionError":
                return True
    return False


# --- reading --------------------------------------------------------------------------------------------------------


def problems(course: Course) -> list[Problem]:
    """Everything that is wrong in ``book/claims.yml``, in the order of its lines; nothing if there is no such file."""
    try:
        entries = _entries(course)
    except CourseError as error:
        where, _, message = str(error).partition(": ")
        return [Problem(where, "", message)]
    known = _Known(course)
    found: list[tuple[int, str]] = []
    seen: dict[str, int] = {}
    for entry in entries:
        name = str(entry.values.get("id") or "")
        if name in seen:
            found.append((entry.lines["id"], f"{name}: has the id of the entry in line {seen[name]}"))
        elif name:
            seen[name] = entry.line
        found += [
            (entry.lines.get(key, entry.line), f"{name or 'this claim'}: {message}")
            for rule in RULES
            for key, message in rule(entry, known)
        ]
    return [Problem(f"{CLAIMS}:{line}", "", message) for line, message in sorted(found)]


def read_claims(course: Course, topic: str | None = None) -> list[Claim]:
    """The claims of ``topic``, or all, in the order of the file.

    Raises
    ------
    CourseError
        With the first problem, if there is any.
    """
    if found := problems(course):
        raise CourseError(str(found[0]))
    claims = [
        Claim(
            **{key: str(entry.values[key]) for key in ("id", "topic", "claim", "verdict")},
            detail=str(entry.values.get("detail") or ""),
            said_by=tuple(entry.list("said_by")),
            frameworks=tuple(entry.list("frameworks")),
            evidence=tuple(map(Place.parse, entry.list("evidence"))),
            figures=tuple(map(Place.parse, entry.list("figures"))),
            line=entry.line,
        )
        for entry in _entries(course)
    ]
    return [claim for claim in claims if topic in (None, claim.topic)]


def _entries(course: Course) -> list[_Entry]:
    path: Path = course.root / CLAIMS
    if not path.is_file():
        return []
    try:
        tree = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise CourseError(f"{CLAIMS}:{line}: is not valid YAML: {getattr(error, 'problem', error)}") from error
    if tree is None:
        return []
    if not isinstance(tree, yaml.SequenceNode):
        raise CourseError(f"{CLAIMS}:1: is not a list of claims: begin each with '- id: '")
    entries = []
    for node in tree.value:
        line = node.start_mark.line + 1
        if not isinstance(node, yaml.MappingNode):
            raise CourseError(f"{CLAIMS}:{line}: is not a claim: begin with '- id: '")
        loader = yaml.SafeLoader("")
        values = loader.construct_mapping(node, deep=True)
        lines = {key.value: key.start_mark.line + 1 for key, _ in node.value}
        entries.append(_Entry(values, lines, line))
    return entries
