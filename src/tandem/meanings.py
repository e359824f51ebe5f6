"""The porting table: what each framework means by the same word, in ``book/porting/rows.yml``, and how a row can be wrong.

A row stands for a step of two lessons: its figures are computed from what both hand on, and a step without a row is as
wrong as a row without a step. Converting whole models is the work of :mod:`tandem.porting`.
"""

import ast
from dataclasses import dataclass

from tandem import entries
from tandem.course import FRAMEWORKS, Course, CourseError
from tandem.entries import Entry, Found, Known, Place, Rule, has_a_known_topic, near
from tandem.notebook import Problem, glued, read

ROWS = "book/porting/rows.yml"

REQUIRED = ("step", "topic", "what", *FRAMEWORKS)
OPTIONAL = ("conversion", "same")

PORTED = "ported"
"""Ending of the name under which a step hands on what both frameworks give after the conversion."""

APART = 0.001
"""Two plain results that are nearer than this are no difference that a reader should be warned of."""


@dataclass(frozen=True)
class Meaning:
    """One row of the table. Its texts are MyST Markdown.

    Parameters
    ----------
    step
        The cell, in both lessons of ``topic``, that shows it.
    same
        Both frameworks mean the same: there is nothing to convert.
    before, after
        How far apart the frameworks are with a plain call and after the conversion, in figures or words; ``before`` is
        empty where they mean the same.
    """

    step: str
    topic: str
    what: str
    pytorch: str
    tensorflow: str
    line: int
    before: str
    after: str
    conversion: str = ""
    same: bool = False

    @property
    def id(self) -> str:
        """Its anchor on a page."""
        return f"row-{self.topic}-{self.step}"

    def in_framework(self, framework: str) -> str:
        """What ``framework`` means by it."""
        return {"pytorch": self.pytorch, "tensorflow": self.tensorflow}[framework]

    def place(self, framework: str) -> Place:
        """The cell of one lesson that shows it."""
        return Place(self.topic, framework, self.step)


# --- figures --------------------------------------------------------------------------------------------------------


def apart(mine: str, its: str) -> float | None:
    """The largest difference of two results that hold as many numbers; None for words, or for another number of them."""
    try:
        ours, theirs = ([float(value) for value in _listed(text)] for text in (mine, its))
    except (ValueError, TypeError, SyntaxError):
        return None
    if len(ours) != len(theirs):
        return None
    return max((abs(x - y) for x, y in zip(ours, theirs, strict=True)), default=None)


def _listed(text: str) -> list[object]:
    value = ast.literal_eval(text)
    return value if isinstance(value, list) else [value]


def _in_words(mine: str, its: str) -> str:
    """How far apart two results are, as a table shows it."""
    distance = apart(mine, its)
    if distance is not None:
        return f"{distance:.3g}"
    words = [_word(text) for text in (mine, its)]
    return " / ".join(words) if all(words) else "another shape"


def _word(text: str) -> str:
    """The result as a person reads it, if it is a word; empty if it holds numbers."""
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text
    return value if isinstance(value, str) else ""


# --- rules: one rule, one function, one message ---------------------------------------------------------------------


def has_its_keys(entry: Entry, known: Known) -> Found:
    """Every required key is there and says something; no other key is; it says what to do, or that there is nothing to do."""
    for key in REQUIRED:
        if not entry.text(key):
            yield "", f"has no '{key}'"
    for key in entry.values:
        if key not in REQUIRED + OPTIONAL:
            yield key, f"unknown key '{key}'; {near(key, [*REQUIRED, *OPTIONAL])}"
    if "same" in entry.values and entry.values["same"] is not True:
        yield "same", f"'same' is '{entry.values['same']}': write true, or leave it out"
    if bool(entry.text("conversion")) == ("same" in entry.values):
        yield "", "has to have either 'conversion' or 'same: true'"


def is_a_step_of_both(entry: Entry, known: Known) -> Found:
    """Its cell is there in both lessons, and is code."""
    if entry.text("topic") not in known.course.topics or not entry.text("step"):
        return
    for framework in FRAMEWORKS:
        try:
            place, cell = known.cell(f"{entry.text('topic')}/{framework}#{entry.text('step')}")
        except CourseError as error:
            yield "step", str(error)
            continue
        if cell.cell_type != "code":
            yield "step", f"the cell {place} is text: name the one that computes it"


def hands_on_its_figures(entry: Entry, known: Known) -> Found:
    """Both lessons hand on what it gives after the conversion; where something has to be converted, the plain result too."""
    topic, name = entry.text("topic"), f"{entry.text('topic')}-{entry.text('step')}"
    if topic not in known.course.topics or not entry.text("step"):
        return
    wanted = [f"{name}-{PORTED}"] if entry.values.get("same") else [name, f"{name}-{PORTED}"]
    for framework in FRAMEWORKS:
        lesson = Place(topic, framework, name)
        try:
            found = glued(known.lesson(lesson))
        except CourseError:
            continue  # said by another rule
        for each in wanted:
            if each not in found:
                yield "step", f"no value '{each}' is glued in {lesson.docname}.ipynb"


def differs_before(entry: Entry, known: Known) -> Found:
    """What has to be converted differs without a conversion, by more than rounding."""
    topic, name = entry.text("topic"), f"{entry.text('topic')}-{entry.text('step')}"
    if entry.values.get("same") or topic not in known.course.topics:
        return
    try:
        mine, its = (known.value(f"{topic}/{framework}#{name}") for framework in FRAMEWORKS)
    except CourseError:
        return  # said by another rule
    distance = apart(mine, its)
    if mine == its or (distance is not None and distance < APART):
        yield "step", f"the plain results are {'equal' if mine == its else f'only {distance:.2g} apart'}: is it 'same'?"


RULES: tuple[Rule, ...] = (has_its_keys, has_a_known_topic, is_a_step_of_both, hands_on_its_figures, differs_before)


# --- reading --------------------------------------------------------------------------------------------------------


def problems(course: Course) -> list[Problem]:
    """Everything that is wrong in the table, in the order of its lines, then the steps that it leaves out.

    Nothing if there is no such file.
    """
    found = entries.problems(course, ROWS, "row", RULES, _name)
    try:
        rows = entries.read_entries(course, ROWS, "row")
    except CourseError:
        return found
    named = {f"{_name(row)}-{PORTED}" for row in rows}
    for topic in dict.fromkeys(row.text("topic") for row in rows if row.text("topic") in course.topics):
        for framework in FRAMEWORKS:
            path = course.notebook("notebooks", topic, framework)
            left_out = [name for name in _ported(course, topic, framework) if name not in named]
            found += [
                Problem(course.short(path), "", f"hands on '{name}', which has no row in {ROWS}") for name in left_out
            ]
    return found


def _ported(course: Course, topic: str, framework: str) -> list[str]:
    try:
        values = glued(read(course.notebook("notebooks", topic, framework)))
    except CourseError:
        return []  # said by a rule
    return [name for name in values if name.endswith(f"-{PORTED}")]


def _name(entry: Entry) -> str:
    step, topic = entry.text("step"), entry.text("topic")
    return f"{topic}-{step}" if step and topic else ""


def read_meanings(course: Course, topic: str | None = None) -> list[Meaning]:
    """The rows of ``topic``, or all, in the order of the file.

    Raises
    ------
    CourseError
        With the first problem, if there is any.
    """
    if found := problems(course):
        raise CourseError(str(found[0]))
    known = Known(course)
    rows = entries.read_entries(course, ROWS, "row")
    return [_meaning(row, known) for row in rows if topic in (None, row.text("topic"))]


def _meaning(row: Entry, known: Known) -> Meaning:
    name, same = _name(row), bool(row.values.get("same"))

    def figure(value: str) -> str:
        return _in_words(*(known.value(f"{row.text('topic')}/{framework}#{value}") for framework in FRAMEWORKS))

    return Meaning(
        **{key: row.text(key) for key in (*REQUIRED, "conversion")},
        same=same,
        before="" if same else figure(name),
        after=figure(f"{name}-{PORTED}"),
        line=row.line,
    )
