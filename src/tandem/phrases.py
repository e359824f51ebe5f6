"""What one framework calls what the other calls otherwise: reading ``book/phrases.yml``, and how a row can be wrong.

Each row is proved by cells of the lessons. Showing rows on a page is :mod:`tandem.site`'s work.
"""

import re
from dataclasses import dataclass

from tandem import entries
from tandem.course import FRAMEWORKS, Course, CourseError
from tandem.entries import Entry, Found, Known, Place, Rule, has_a_known_topic, near
from tandem.notebook import Problem

PHRASES = "book/phrases.yml"

REQUIRED = ("topic", "proof")
OPTIONAL = (*FRAMEWORKS, "note", "false_friend")


@dataclass(frozen=True)
class Phrase:
    """One row of the phrase book. Its texts are MyST Markdown; a framework that has nothing of the kind says nothing."""

    topic: str
    pytorch: str
    tensorflow: str
    proof: tuple[Place, ...]
    line: int
    note: str = ""
    false_friend: bool = False
    """The same word with another meaning."""

    @property
    def id(self) -> str:
        """Its anchor on a page: the topic and the words of the framework that has some."""
        return _slug(self.topic, self.pytorch, self.tensorflow)

    def in_framework(self, framework: str) -> str:
        """Its words in ``framework``; empty if that has nothing of the kind."""
        return {"pytorch": self.pytorch, "tensorflow": self.tensorflow}[framework]


def _slug(topic: str, *words: str) -> str:
    said = "-".join(re.sub(r"\{\w+\}|[^A-Za-z0-9]+", " ", each).strip().replace(" ", "-") for each in words if each)
    return f"phrase-{topic}-{said}".lower()


# --- rules: one rule, one function, one message ---------------------------------------------------------------------


def has_its_keys(entry: Entry, known: Known) -> Found:
    """Every required key is there; no unknown key is; one framework at least says something."""
    if not entry.text("topic"):
        yield "", "has no 'topic'"
    if not entry.values.get("proof"):
        yield "", "has no 'proof': name the cells that show it"
    elif not entry.list("proof"):
        yield "proof", f"'proof' is not a list: write [{entry.values['proof']}]"
    if not any(entry.text(framework) for framework in FRAMEWORKS):
        yield "", f"has no words: say what it is called in {' or in '.join(FRAMEWORKS.values())}"
    for key in entry.values:
        if key not in REQUIRED + OPTIONAL:
            yield key, f"unknown key '{key}'; {near(key, [*REQUIRED, *OPTIONAL])}"


def marks_false_friends(entry: Entry, known: Known) -> Found:
    """``false_friend`` is true or false, and a note says what the difference is."""
    marked = entry.values.get("false_friend", False)
    if not isinstance(marked, bool):
        yield "false_friend", f"'false_friend' is '{marked}': write true or false"
    elif marked and not entry.text("note"):
        yield "false_friend", "is a false friend without a 'note': say what the difference is"


def shows_what_it_says(entry: Entry, known: Known) -> Found:
    """Every cell that is named as proof exists, and a framework that says something has one."""
    proved = set()
    for text in entry.list("proof"):
        try:
            place, _ = known.cell(text)
            proved.add(place.framework)
        except CourseError as error:
            yield "proof", f"proof: {error}"
            proved.add(text.partition("/")[2].partition("#")[0])
    for framework, name in FRAMEWORKS.items():
        if entry.list("proof") and entry.text(framework) and framework not in proved:
            yield "proof", f"'{entry.text(framework)}' is not proved: name a cell of the {name} lesson"


RULES: tuple[Rule, ...] = (has_its_keys, has_a_known_topic, marks_false_friends, shows_what_it_says)


# --- reading --------------------------------------------------------------------------------------------------------


def problems(course: Course) -> list[Problem]:
    """Everything that is wrong in ``book/phrases.yml``, in the order of its lines; nothing if there is no such file."""
    return entries.problems(course, PHRASES, "phrase", RULES, _name)


def _name(entry: Entry) -> str:
    words = [entry.text(framework) for framework in FRAMEWORKS]
    return _slug(entry.text("topic"), *words) if any(words) else ""


def read_phrases(course: Course, topic: str | None = None) -> list[Phrase]:
    """The rows of ``topic``, or all, in the order of the file.

    Raises
    ------
    CourseError
        With the first problem, if there is any.
    """
    if found := problems(course):
        raise CourseError(str(found[0]))
    phrases = [
        Phrase(
            **{key: entry.text(key) for key in ("topic", *FRAMEWORKS, "note")},
            proof=tuple(map(Place.parse, entry.list("proof"))),
            false_friend=bool(entry.values.get("false_friend", False)),
            line=entry.line,
        )
        for entry in entries.read_entries(course, PHRASES, "phrase")
    ]
    return [phrase for phrase in phrases if topic in (None, phrase.topic)]
