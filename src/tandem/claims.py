"""What people say about the frameworks: reading ``book/claims.yml``, and every way in which an entry can be wrong.

A claim's verdict is asserted by cells of the lessons; the rules here see to it that those cells exist and assert
something. Showing the claims on a page is :mod:`tandem.site`'s work.
"""

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from tandem import entries
from tandem.course import FRAMEWORKS, Course, CourseError
from tandem.entries import REFERENCES, Entry, Found, Known, Place, Rule, has_a_known_topic, near
from tandem.notebook import NotebookNode, Problem, tags

CLAIMS = "book/claims.yml"

VERDICTS = ("holds", "held once", "depends", "does not hold")
REQUIRED = ("id", "topic", "claim", "said_by", "frameworks", "verdict", "evidence")
OPTIONAL = ("detail", "since", "until", "figures")
LISTS = ("said_by", "frameworks", "evidence")
WANTED = {
    "held once": ("until", "until which version"),
    "depends": ("detail", "on what"),
    "does not hold": ("detail", "what holds instead"),
}
"""What a verdict with a limit must say besides: the key, and what stands there."""


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
    since: str = ""
    until: str = ""
    figures: Mapping[Place, str] = field(default_factory=dict)
    """Measured values, each with what it is in words."""


# --- rules: one rule, one function, one message ---------------------------------------------------------------------


def has_its_keys(entry: Entry, known: Known) -> Found:
    """Every required key is there and says something; no other key is."""
    for key in REQUIRED:
        if not entry.values.get(key):
            yield "", f"has no '{key}'" if key != "evidence" else "has no 'evidence': name the cells that test it"
    for key, value in entry.values.items():
        if key not in REQUIRED + OPTIONAL:
            yield key, f"unknown key '{key}'; {near(key, [*REQUIRED, *OPTIONAL])}"
        elif key in LISTS and not isinstance(value, list):
            yield key, f"'{key}' is not a list: write [{value}]"


def has_an_id(entry: Entry, known: Known) -> Found:
    """Its id begins with its topic."""
    topic, name = entry.text("topic"), entry.text("id")
    if topic in known.course.topics and name and not re.fullmatch(rf"{re.escape(topic)}-[a-z0-9-]+", name):
        yield "id", f"its id is not '{topic}-' and words joined by '-'"


def has_a_verdict(entry: Entry, known: Known) -> Found:
    """Its verdict is one of four; one with a limit says which."""
    verdict = entry.text("verdict")
    if verdict and verdict not in VERDICTS:
        yield "verdict", f"unknown verdict '{verdict}'; there are: {', '.join(VERDICTS)}"
    key, what = WANTED.get(verdict, ("", ""))
    if key and not entry.text(key):
        yield "verdict", f"'{verdict}' needs {'an' if key == 'until' else 'a'} '{key}': {what}"


def names_frameworks(entry: Entry, known: Known) -> Found:
    """It is about frameworks of the course."""
    for name in entry.list("frameworks"):
        if name not in FRAMEWORKS:
            yield "frameworks", f"unknown framework '{name}'; {near(name, list(FRAMEWORKS))}"


def cites_the_bibliography(entry: Entry, known: Known) -> Found:
    """Who says it is an entry of the bibliography."""
    for key in entry.list("said_by"):
        if key not in known.keys:
            yield "said_by", f"'{key}' is not in {REFERENCES}; {near(key, known.keys)}"


def names_evidence(entry: Entry, known: Known) -> Found:
    """Every cell that is named as evidence exists and asserts something."""
    for text in entry.list("evidence"):
        try:
            place, cell = known.cell(text)
        except CourseError as error:
            yield "evidence", f"evidence: {error}"
            continue
        if not asserts(cell):
            yield "evidence", f"the cell {place} asserts nothing: assert the verdict in it"


def names_figures(entry: Entry, known: Known) -> Found:
    """Every figure is a value that a lesson hands on with ``glue``, and says in words what it is."""
    if "figures" in entry.values and not entry.mapping("figures"):
        yield "figures", "'figures' is not a mapping: write each as 'TOPIC/FRAMEWORK#NAME: what it is'"
    for text, label in entry.mapping("figures").items():
        try:
            known.value(text)
        except CourseError as error:
            yield "figures", f"figures: {error}"
        if not label:
            yield "figures", f"the figure {text} has no words: say what it is"


RULES: tuple[Rule, ...] = (
    has_its_keys,
    has_a_known_topic,
    has_an_id,
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
    return entries.problems(course, CLAIMS, "claim", RULES, lambda entry: entry.text("id"))


def read_claims(course: Course, topic: str | None = None) -> list[Claim]:
    """The claims of ``topic``, or all, in the order of the file.

    Raises
    ------
    CourseError
        With the first problem, if there is any.
    """
    if found := problems(course):
        raise CourseError(str(found[0]))
    texts = ("id", "topic", "claim", "verdict", "detail", "since", "until")
    claims = [
        Claim(
            **{key: entry.text(key) for key in texts},
            said_by=tuple(entry.list("said_by")),
            frameworks=tuple(entry.list("frameworks")),
            evidence=tuple(map(Place.parse, entry.list("evidence"))),
            figures={Place.parse(text): label for text, label in entry.mapping("figures").items()},
            line=entry.line,
        )
        for entry in entries.read_entries(course, CLAIMS, "claim")
    ]
    return [claim for claim in claims if topic in (None, claim.topic)]
