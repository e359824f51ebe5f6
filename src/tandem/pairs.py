"""What makes two notebooks a pair, and every way in which they fail to be one.

Same headings, same cell ids in the same order, same names of results with values that agree as ``notebooks/parity.yml``
says. One rule, one function, one message.
"""

import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml
from nbformat import NotebookNode

from tandem.course import FRAMEWORKS, Course, CourseError, Kind
from tandem.notebook import VARYING, Problem, code_cells, glued, headings, read, tags

PARITY = "parity.yml"

RULES = {"equal": "equal: true", "rtol": "rtol: NUMBER", "differs": "differs: WHY", "varies": "varies: WHY"}
"""How a result of both lessons may agree; ``varies`` is for what is measured, and varies from run to run."""


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
            if not isinstance(rule, dict) or len(rule) != 1 or not set(rule) <= set(RULES):
                raise CourseError(f"{path}: {topic}: {name}: give one of {', '.join(RULES.values())}")
    return table


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
            yield f"'{name}' is {mine} in {first} and {its} in {second} ({where}): {reason}"


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
    try:
        close = math.isclose(float(mine), float(its), rel_tol=float(str(rule["rtol"])))
    except ValueError:
        return "rtol is for numbers"
    return "" if close else f"they differ by more than {rule['rtol']} of the larger"
