"""What makes two notebooks a pair, and every way in which they fail to be one.

Same headings, same cell ids in the same order, same names of results with values that agree as ``notebooks/parity.yml``
says. One rule, one function, one message.
"""

import json
import math
import re
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

from tandem.course import FRAMEWORKS, Course, CourseError, Kind
from tandem.notebook import VARYING, NotebookNode, Problem, code_cells, glued, headings, read, tags

PARITY = "parity.yml"

RULES = {
    "equal": "equal: true",
    "rtol": "rtol: NUMBER",
    "atol": "atol: NUMBER",
    "differs": "differs: WHY",
    "varies": "varies: WHY",
}
"""How a result of both lessons may agree; ``varies`` is for what is measured, and varies from run to run."""

TOLERANCES = {"rtol", "atol"}
"""The rules that may stand together: results agree when they do by one of them. For numbers, and for lists of numbers."""


def check(course: Course, topic: str, kind: Kind = "notebooks") -> list[Problem]:
    """Every way in which the two notebooks of a topic fail to be a pair; for lessons, their common results too.

    Raises
    ------
    CourseError
        If a notebook or ``notebooks/parity.yml`` cannot be read.
    """
    paths = {framework: course.notebook(kind, topic, framework) for framework in FRAMEWORKS}
    missing = [path for path in paths.values() if not path.is_file()]
    if missing:
        there = next((path for path in paths.values() if path.is_file()), None)
        of_whom = f" of {course.short(there)}" if there else ""
        return [Problem(course.short(path), "", f"is missing: the twin{of_whom}") for path in missing]
    notebooks = {framework: read(path) for framework, path in paths.items()}
    first, second = FRAMEWORKS
    here = course.short(paths[second])
    found = [Problem(here, *broken) for broken in _headings_differ(notebooks[first], notebooks[second])]
    found += [Problem(here, *broken) for broken in _cells_differ(notebooks[first], notebooks[second])]
    if kind == "notebooks":
        table = parity(course.root / "notebooks" / PARITY).get(topic, {})
        where = course.short(course.root / "notebooks" / PARITY)
        found += [Problem(where, topic, message) for message in _results_differ(notebooks, table)]
    return found


def _headings_differ(first: NotebookNode, second: NotebookNode) -> Iterator[tuple[str, str]]:
    """The first heading that differs, the framework's own name left out."""
    names = "|".join(FRAMEWORKS.values())
    ours, theirs = ([re.sub(names, "…", heading) for heading in headings(nb)] for nb in (first, second))
    for mine, its in zip(ours, theirs, strict=False):
        if mine != its:
            yield "", f"has the heading '{its}' where its twin has '{mine}'"
            return
    if len(ours) != len(theirs):
        longer, who = (ours, "its twin") if len(ours) > len(theirs) else (theirs, "it")
        yield "", f"{who} alone has the heading '{longer[min(len(ours), len(theirs))]}'"


def _cells_differ(first: NotebookNode, second: NotebookNode) -> Iterator[tuple[str, str]]:
    """The first cell id that differs: the same step has the same id, in the same place."""
    ours, theirs = [cell.id for cell in first.cells], [cell.id for cell in second.cells]
    for number, (mine, its) in enumerate(zip(ours, theirs, strict=False), start=1):
        if mine != its:
            yield its, f"is cell {number}, where its twin has '{mine}': the same step has the same id in both"
            return
    if len(ours) != len(theirs):
        longer, who = (ours, "its twin") if len(ours) > len(theirs) else (theirs, "it")
        yield longer[min(len(ours), len(theirs))], f"is a step that {who} alone has: say in the other why it has none"


def parity(path: Path) -> dict[str, dict[str, dict[str, object]]]:
    """The table of common results: topic -> name -> one rule of ``RULES``, as ``{rtol: 0.01}`` or ``{differs: "why"}``.

    Two tolerances may stand together.

    Raises
    ------
    CourseError
        If it is missing or not of this form.
    """
    try:
        table = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except FileNotFoundError as error:
        raise CourseError(f"no parity table: {path} is missing") from error
    except yaml.YAMLError as error:
        raise CourseError(f"{path} is not valid YAML: {' '.join(str(error).split())}") from error
    for topic, names in table.items():
        for name, rule in (names or {}).items():
            if not isinstance(rule, dict) or not _is_a_rule(set(rule)):
                raise CourseError(
                    f"{path}: {topic}: {name}: give one of {', '.join(RULES.values())} (rtol and atol may stand together)"
                )
            for kind in TOLERANCES & set(rule):
                if not _is_tolerance(rule[kind]):
                    raise CourseError(f"{path}: {topic}: {name}: {kind} is {rule[kind]}, and must be a number above 0")
    return table


def _is_a_rule(kinds: set[object]) -> bool:
    return bool(kinds) and (kinds <= TOLERANCES or (len(kinds) == 1 and kinds <= set(RULES)))


def _is_tolerance(value: object) -> bool:
    """Whether ``value`` is a positive number; YAML reads ``1e-12`` as text, so text that is one counts."""
    try:
        return 0 < float(str(value)) < math.inf
    except ValueError:
        return False


def _results_differ(notebooks: Mapping[str, NotebookNode], table: Mapping[str, dict[str, object]]) -> Iterator[str]:
    """Every name of a result that is not in the table, not in both notebooks, or does not agree as the table says."""
    results = {framework: glued(notebook) for framework, notebook in notebooks.items()}
    cells = {framework: _cells_of_results(notebook) for framework, notebook in notebooks.items()}
    varying = {f: {cell.id for cell in code_cells(nb) if VARYING in tags(cell)} for f, nb in notebooks.items()}
    first, second = results
    common = set(results[first]) & set(results[second])
    if not common:
        yield "the pair has no common result: hand one on in both notebooks with myst_nb.glue"
    for name in sorted(set(results[first]) ^ set(results[second])):
        there, lacking = (first, second) if name in results[first] else (second, first)
        yield f"'{name}' is glued in {there} (cell {cells[there][name]}) and not in {lacking}"
    for name in sorted(common - set(table)):
        yield f"'{name}' is glued in both notebooks and has no line in the table"
    for name in sorted(set(table) - common):
        yield f"'{name}' has a line in the table and is not glued in both notebooks"
    for name in sorted(common & set(table)):
        mine, its = results[first][name], results[second][name]
        if "varies" in table[name]:  # what is measured is not compared: the lesson asserts its bounds
            for framework in notebooks:
                if cells[framework][name] not in varying[framework]:
                    yield f"'{name}' varies, but its cell {cells[framework][name]} in {framework} is not tagged so"
            continue
        if reason := _disagreement(mine, its, table[name]):
            where = f"cell {cells[first][name]}"
            yield f"'{name}' is {_short(mine)} in {first} and {_short(its)} in {second} ({where}): {reason}"


def _cells_of_results(notebook: NotebookNode) -> dict[str, str]:
    return {
        output.metadata["scrapbook"]["name"]: cell.id
        for cell in code_cells(notebook)
        for output in cell.outputs
        if "scrapbook" in output.get("metadata", {})
    }


def _disagreement(mine: str, its: str, rule: Mapping[str, object]) -> str:
    """Why two results do not agree as ``rule`` says; empty if they do."""
    if "differs" in rule:
        return "" if mine != its else "the table says that they differ"
    if "equal" in rule:
        return "" if mine == its else "the table says that they are equal"
    ours, theirs = _numbers(mine), _numbers(its)
    if ours is None or theirs is None:
        return f"{' and '.join(rule)} {'is' if len(rule) == 1 else 'are'} for numbers, and lists of numbers"
    if len(ours) != len(theirs):
        return f"{_count(ours)} and {_count(theirs)}: a series has the same length in both"
    rtol, atol = (float(str(rule.get(kind, 0))) for kind in ("rtol", "atol"))
    for place, (x, y) in enumerate(zip(ours, theirs, strict=True), start=1):
        if not math.isclose(x, y, rel_tol=rtol, abs_tol=atol):
            limits = [f"{limit} of the larger" if kind == "rtol" else str(limit) for kind, limit in rule.items()]
            which = f"number {place} of {len(ours)} is {x!r} and {y!r}: " if len(ours) > 1 else ""
            return f"{which}they differ by more than {' and '.join(limits)}"
    return ""


def _numbers(text: str) -> list[float] | None:
    """The number, or the list of numbers, that a result's ``text`` is; None if it is neither."""
    try:
        return [float(text)]
    except ValueError:
        pass
    try:
        values = json.loads(text)
    except ValueError:
        return None
    if not isinstance(values, list) or not values or not all(type(value) in (int, float) for value in values):
        return None
    return [float(value) for value in values]


def _count(values: list[float]) -> str:
    return f"{len(values)} number{'' if len(values) == 1 else 's'}"


def _short(text: str) -> str:
    """``text`` in one line, the middle of a long series left out."""
    return textwrap.shorten(text, 60, placeholder=" ...")
